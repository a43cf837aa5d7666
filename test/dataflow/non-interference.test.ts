import { describe, expect, it, vi } from 'vitest';
import { compileActions } from '../../compiler/compile.ts';
import type { followData } from '../../compiler/dataflow/action-flow.ts';
import { judgeFlows } from '../../compiler/dataflow/judge.ts';
import { readAllowEntry } from '../../compiler/source/allow-entry.ts';
import { SourceText } from '../../compiler/source/text.ts';
import { planProgram } from '../../runtime/index.ts';
import type { EgressManifest } from '../../schemas/generated/bundle.ts';
import type { Program } from '../../schemas/ir/program.ts';
import { fetchAllow } from '../differential/generate/pools.ts';
import { generateProgram } from '../differential/generate/program.ts';
import { randomOf, seedOf } from '../differential/random.ts';
import { carrierAllow, carrierCount, mixedCarrier, plainCarrier } from './carriers.ts';
import { operandsOf, withoutOperands } from './forgetful.ts';
import { position, type Told, toldApart, unsaid } from './interference.ts';

/** Follows the data of an action; with operands, as an analysis that forgets them would. */
type FollowAgain = (forgotten?: Operands) => ReturnType<typeof followData>;
type Operands = Parameters<typeof withoutOperands>[0];
type Entry = Parameters<typeof followData>[0];

const again = vi.hoisted(() => new Map<string, { readonly entry: Entry; readonly follow: FollowAgain }>());

// What the compiler gives its data flow is kept, so that it can be followed once more.
vi.mock(import('../../compiler/dataflow/action-flow.ts'), async (original) => {
  const module = await original();
  return {
    ...module,
    followData: (...given) => {
      const [entry] = given;
      const follow: FollowAgain = (forgotten = []) => withoutOperands(forgotten, () => module.followData(...given));
      again.set(entry.span.source.path, { entry, follow });
      return follow();
    },
  };
});

interface Compared {
  readonly source: string;
  readonly entry: Entry;
  readonly told: readonly Told[];
  readonly manifest: (forgotten?: Operands) => EgressManifest;
}

/** Compiles programs and runs each on pairs of events; those that are refused are left out. */
function compare(sources: readonly string[], allowed: readonly string[], pairs: number): Compared[] {
  const allow = allowed.flatMap((url) => readAllowEntry(url).entry ?? []);
  const pathOf = (index: number) => `actions/a${index}.ts`;
  const results = compileActions(
    sources.map((source, index) => ({
      source: new SourceText(pathOf(index), source),
      modules: new Map(),
      positions: [position],
      metadata: {},
      allow,
    })),
  );
  return results.flatMap(({ program }, index): Compared[] => {
    const source = sources[index] ?? '';
    const kept = again.get(pathOf(index));
    if (program === undefined || kept === undefined) return [];
    const plan = planProgram(program);
    const told = Array.from({ length: pairs }, (_, pair) => toldApart(source, plan, seedOf(index, pair))).flat();
    return [{ source, entry: kept.entry, told, manifest: (forgotten) => manifestOf(program, kept.follow(forgotten)) }];
  });

  function manifestOf(program: Program, flow: ReturnType<FollowAgain>): EgressManifest {
    const judged = judgeFlows([{ slug: 'action', places: [], program, flow }], allow).get('action');
    if (judged === undefined) throw new Error('the manifest is lost');
    return judged.manifest;
  }
}

describe('two events that differ in one field', () => {
  it('are told apart by nothing that the field is no label of, in programs of every kind', () => {
    const sources = [1, 2].flatMap((seed) => Array.from({ length: 20 }, (_, index) => generateProgram(seedOf(seed, index), position)));
    const compared = compare(sources, fetchAllow, 15);
    for (const { source, told, manifest } of compared) expect([unsaid(told, manifest()), source]).toEqual([[], source]);
    expect(compared.length).toBeGreaterThan(20);
    // Programs that ask for the same whatever the event holds would prove nothing.
    expect(compared.flatMap(({ told }) => told).length).toBeGreaterThan(40);
  }, 300_000);

  it('are told apart by an analysis that forgets any one operand of any operation', () => {
    const random = randomOf(7);
    const carriers = Array.from({ length: carrierCount }, (_, carrier) => carrier);
    const sources = [...carriers.map(plainCarrier), ...carriers.map((carrier) => mixedCarrier(random, carrier))];
    const compared = compare(sources, carrierAllow, 20);
    const accepted = new Set(compared.map(({ source }) => source));
    expect(sources.filter((source) => !accepted.has(source))).toEqual([]);
    const caught = new Map<string, boolean>();
    for (const { source, entry, told, manifest } of compared) {
      expect([unsaid(told, manifest()), source]).toEqual([[], source]);
      for (const [name, operands] of operandsOf(entry)) {
        if (caught.get(name) !== true) caught.set(name, unsaid(told, manifest(operands)).length > 0);
      }
    }
    expect([...caught].filter(([, found]) => !found).map(([name]) => name)).toEqual([]);
    expect(caught.size).toBeGreaterThan(100);
  }, 300_000);
});
