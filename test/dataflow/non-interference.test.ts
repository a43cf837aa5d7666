import { describe, expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';
import { type Outcome, planProgram } from '../../runtime/index.ts';
import type { EgressManifest } from '../../schemas/generated/bundle.ts';
import type { Program } from '../../schemas/ir/program.ts';
import type { Json, JsonRecord } from '../../schemas/json.ts';
import { type Position, positionOf } from '../../schemas/platform/position.ts';
import { fetchAllow } from '../differential/generate/pools.ts';
import { generateProgram } from '../differential/generate/program.ts';
import { generateInput, type Input } from '../differential/inputs.ts';
import { randomOf, seedOf } from '../differential/random.ts';

const at = 'login/post-login';
const position: Position = positionOf(at);
const now = Date.UTC(2026, 2, 2, 10);

/** What a run asked for, by what the manifest speaks of: texts that are equal where the runs cannot be told apart. */
interface Seen {
  readonly failed: boolean;
  readonly members: ReadonlyMap<string, string>;
  readonly requests: string;
}

function observe(program: Program, { event, step, config }: Input): Seen {
  const plan = planProgram(program);
  const journal: { request: never; answer: never }[] = [];
  const requests: unknown[] = [];
  for (;;) {
    const result = plan.run({ event, step: step as never, config, now, journal });
    if ('pending' in result) {
      for (const request of result.pending) {
        requests.push(request);
        // The same for all, so that what differs is the program's doing.
        journal.push({ request, answer: { status: 200, headers: {}, body: '{"a":"x","b":[1]}', ms: 0 } } as never);
      }
      continue;
    }
    return { failed: result.error !== null, members: effectsByMember(result), requests: JSON.stringify(requests) };
  }
}

function effectsByMember({ effects }: Outcome): Map<string, string> {
  const found = new Map<string, string>();
  for (const effect of effects) found.set(effect.type, `${found.get(effect.type) ?? ''}${JSON.stringify(effect)}\n`);
  return found;
}

/** The event with one field taken from another event. */
function withField(event: JsonRecord, other: JsonRecord, path: readonly string[]): JsonRecord {
  const [name = '', ...rest] = path;
  const { [name]: value, ...others } = event;
  const taken = other[name];
  if (rest.length === 0) return taken === undefined ? others : { ...event, [name]: taken };
  if (!isRecord(value) || !isRecord(taken)) return event;
  return { ...event, [name]: withField(value, taken, rest) };
}

function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function leaves(value: JsonRecord, prefix: readonly string[] = []): string[][] {
  return Object.entries(value).flatMap(([name, member]) =>
    isRecord(member) && !name.endsWith('metadata') && name !== 'query' ? leaves(member, [...prefix, name]) : [[...prefix, name]],
  );
}

function mentions(paths: readonly string[], field: string): boolean {
  return paths.some((path) => {
    const label = path.replace(/\?$/, '').replace(/^event\.?/, '');
    return path.startsWith('event') && (label === '' || field === label || field.startsWith(`${label}.`) || label.startsWith(`${field}.`));
  });
}

function labelsOf(manifest: EgressManifest, member: string): string[] {
  const effects = manifest.effects.filter((effect) => effect.member === member);
  return effects.flatMap(({ from, decides }) => [...Object.values(from).flat(), ...decides]);
}

/** Which field tells two runs apart though no label says so. */
function leaks(
  source: string,
  program: Program,
  manifest: EgressManifest,
  seed: number,
): { readonly told: number; readonly found: string[] } {
  const random = randomOf(seed);
  const input = generateInput(seedOf(seed, 1), position);
  const other = generateInput(seedOf(seed, 2), position);
  const before = observe(program, input);
  let told = 0;
  if (before.failed) return { told, found: [] };
  const found = leaves(input.event).flatMap((path): string[] => {
    // What is not named is read with what holds it; looking at some of that will do.
    if (!source.includes(path.at(-1) ?? '') && !random.percent(10)) return [];
    const field = path.join('.');
    const after = observe(program, { ...input, event: withField(input.event, other.event, path) });
    // Whether an action fails at all is no flow that is followed.
    if (after.failed) return [];
    const members = new Set([...before.members.keys(), ...after.members.keys()].filter((member) => member !== 'fetch'));
    const differing = [...members].filter((member) => before.members.get(member) !== after.members.get(member));
    if (differing.length > 0 || before.requests !== after.requests) told += 1;
    const unsaid = differing.filter((member) => !mentions(labelsOf(manifest, member), field));
    const sent = manifest.targets.flatMap(({ from, decides }) => [...from.url, ...from.headers, ...from.body, ...decides]);
    if (before.requests !== after.requests && !mentions(sent, field)) unsaid.push('fetch');
    return unsaid.map((member) => `${field} reaches ${member}`);
  });
  return { told, found };
}

describe('two events that differ in one field', () => {
  it.each([1, 2])('are told apart by nothing that the field is no label of: seed %i', (seed) => {
    let compared = 0;
    let told = 0;
    for (let index = 0; index < 20; index++) {
      const source = generateProgram(seedOf(seed, index), position);
      const { program, egress } = compileAction(source, { at, allow: fetchAllow });
      if (program === undefined || egress === undefined) continue;
      compared += 1;
      for (let run = 0; run < 15; run++) {
        const result = leaks(source, program, egress, seedOf(seed, 1000 + index * 20 + run));
        told += result.told;
        expect([result.found, source]).toEqual([[], source]);
      }
    }
    expect(compared).toBeGreaterThan(10);
    // Programs that ask for the same whatever the event holds would prove nothing.
    expect(told).toBeGreaterThan(20);
  });
});
