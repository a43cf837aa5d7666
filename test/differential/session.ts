// First: it puts counters in front of the built-ins before anything makes tables of them.

import type { Bounds } from '../../compiler/bounds/index.ts';
import { prepareReference } from '../../runtime/eval/reference/index.ts';
import { replayOn } from '../../runtime/plan.ts';
import type { Program } from '../../schemas/ir/program.ts';
import type { Json } from '../../schemas/json.ts';
import type { AttachPoint } from '../../schemas/platform/flows.ts';
import { type Position, positionOf } from '../../schemas/platform/position.ts';
import { comparePair, compileBatch, type Entry, enginesOf, errorsOf, type Verdict } from './compare.ts';
import { type Coverage, countedProgram, covered, whileCounting } from './coverage.ts';
import { generateProgram } from './generate/program.ts';
import { showcaseProgram, showcases } from './generate/showcase.ts';
import { exactText, generateInput, type Input } from './inputs.ts';
import { newOracle, type SharedOracle } from './oracle.ts';
import { seedOf } from './random.ts';
import { instant } from './realm/enter.ts';
import { wildProgram } from './wild.ts';

export const attachPoints: readonly AttachPoint[] = [
  'login/post-login',
  'login/post-auth',
  'login/pre-login',
  'registration/pre-create',
  'token-refresh/pre-issue',
];

/** One batch: programs that are compiled together, each run on the same inputs. */
export interface BatchOptions {
  readonly seed: number;
  readonly programs: number;
  readonly inputs: number;
  /** How many of a hundred programs are wild. */
  readonly wild: number;
}

/** A pair on which engines differ, or a program on which one of them fell over. */
export interface Finding {
  readonly source: string;
  readonly position: Position;
  readonly input: Input | undefined;
  readonly what: string;
}

export interface BatchResult {
  readonly generated: number;
  readonly accepted: number;
  readonly wild: number;
  readonly wildAccepted: number;
  readonly pairs: number;
  readonly entries: { readonly [entry in Entry]?: number };
  /** Codes of the refusals of programs that were meant to be accepted. */
  readonly refusals: { readonly [code: string]: number };
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
}

const realms = new Map<string, SharedOracle>();

/** Programs that call a record's `hasOwnProperty` need a realm in which it is there. */
function oracleFor(source: string): SharedOracle {
  const kept = source.includes('.hasOwnProperty(') ? ['hasOwnProperty'] : [];
  const known = realms.get(kept.join()) ?? newOracle(kept);
  realms.set(kept.join(), known);
  return known;
}

/** Inputs come from JSON text, as they do on the way into the service. */
export function throughText(input: Input): Input {
  const again = <T extends Json>(value: T): T => JSON.parse(exactText(value)) as T;
  return { event: again(input.event), step: again(input.step), config: again(input.config), fetch: input.fetch };
}

export async function runBatch({ seed, programs, inputs: inputCount, wild }: BatchOptions): Promise<BatchResult> {
  const position = positionOf(attachPoints[seedOf(seed, 1) % attachPoints.length] ?? 'login/post-login');
  const wildCount = Math.round((programs * wild) / 100);
  const showcaseCount = Math.min(showcases, Math.ceil(programs / 12));
  const sources = Array.from({ length: programs }, (_, index) => {
    const own = seedOf(seed, 100 + index);
    if (index < wildCount) return wildProgram(own, position);
    return index < wildCount + showcaseCount ? showcaseProgram(own, seed + index, position) : generateProgram(own, position);
  });
  const inputs = Array.from({ length: inputCount }, (_, index) => throughText(generateInput(seedOf(seed, -1 - index), position)));
  const before = structuredClone(covered);
  const findings: Finding[] = [];
  const compiled = compileSafely(sources, position, findings);
  const entries: { [entry in Entry]?: number } = {};
  const refusals: { [code: string]: number } = {};
  let [pairs, accepted, wildAccepted] = [0, 0, 0];
  realms.clear();
  for (const [index, source] of sources.entries()) {
    const result = compiled[index];
    if (result?.program === undefined || result.bounds === undefined) {
      const [first] = errorsOf(result?.diagnostics ?? []);
      if (index >= wildCount && first !== undefined)
        refusals[`${first.code} ${first.slug}`] = (refusals[`${first.code} ${first.slug}`] ?? 0) + 1;
      if (result !== undefined && first === undefined)
        findings.push({ source, position, input: undefined, what: 'there is no program and no error' });
      continue;
    }
    if (index < wildCount) wildAccepted += 1;
    else accepted += 1;
    const finding = await runProgram(source, { program: result.program, bounds: result.bounds }, position, inputs, (verdict) => {
      pairs += 1;
      if (verdict.kind === 'equal') for (const entry of verdict.entries) entries[entry] = (entries[entry] ?? 0) + 1;
    });
    if (finding !== undefined) findings.push(finding);
  }
  return {
    generated: programs - wildCount,
    accepted,
    wild: wildCount,
    wildAccepted,
    pairs,
    entries,
    refusals,
    findings,
    coverage: since(before),
  };
}

/** Counting is slow, and what a program runs shows on its first inputs. */
const mostCounted = 2;

type Accepted = { readonly program: Program; readonly bounds: Bounds };

async function runProgram(
  source: string,
  { program, bounds }: Accepted,
  position: Position,
  inputs: readonly Input[],
  count: (verdict: Verdict) => void,
): Promise<Finding | undefined> {
  const oracle = oracleFor(source);
  let input: Input | undefined;
  try {
    const engines = enginesOf(source, program, bounds, oracle);
    const counted = prepareReference(countedProgram(program));
    for (const { event, step, config, fetch } of inputs.slice(0, mostCounted)) {
      whileCounting(() => replayOn(counted, { event, step, config, now: instant }, fetch));
    }
    for (const [index, each] of inputs.entries()) {
      input = each;
      oracle.keepOnce(index, each);
      const verdict = await comparePair(engines, each, index);
      count(verdict);
      if (verdict.kind === 'different') return { source, position, input, what: describe(verdict) };
    }
    return undefined;
  } catch (error) {
    return { source, position, input, what: `an engine fell over: ${error instanceof Error ? error.stack : String(error)}` };
  }
}

export function describe(verdict: Extract<Verdict, { kind: 'different' }>): string {
  const shown = verdict.differences
    .slice(0, 3)
    .map(({ path, expected, actual }) => `  at ${path}\n    ${expected.slice(0, 500)}\n    ${actual.slice(0, 500)}`);
  return `${verdict.between} differ\n${shown.join('\n')}`;
}

/** Compiles a batch; where the compiler throws, each program alone, so that the one it throws for is found. */
function compileSafely(sources: readonly string[], position: Position, findings: Finding[]): ReturnType<typeof compileBatch>[number][] {
  try {
    return [...compileBatch(sources, position)];
  } catch (error) {
    const [source, ...others] = sources;
    if (source === undefined) return [];
    if (others.length === 0) {
      findings.push({
        source,
        position,
        input: undefined,
        what: `the compiler threw: ${error instanceof Error ? error.stack : String(error)}`,
      });
      return [{ diagnostics: [] }];
    }
    const half = Math.floor(sources.length / 2);
    return [...compileSafely(sources.slice(0, half), position, findings), ...compileSafely(sources.slice(half), position, findings)];
  }
}

function since(before: Coverage): Coverage {
  const less = (now: { readonly [name: string]: number }, then: { readonly [name: string]: number }) =>
    Object.fromEntries(Object.entries(now).map(([name, count]) => [name, count - (then[name] ?? 0)]));
  return { nodes: less(covered.nodes, before.nodes), builtins: less(covered.builtins, before.builtins) };
}

/** The first of these programs that shows a difference of the same sort on the finding's input. */
export async function differs(sources: readonly string[], { position, input, what }: Finding): Promise<Finding | undefined> {
  const findings: Finding[] = [];
  const compiled = compileSafely(sources, position, findings);
  const [sort = ''] = what.split('\n');
  if (input === undefined) return findings.find((finding) => finding.what.startsWith(sort));
  for (const [index, source] of sources.entries()) {
    const { program, bounds } = compiled[index] ?? {};
    if (program === undefined || bounds === undefined) continue;
    const finding = await runProgram(source, { program, bounds }, position, [input], () => undefined);
    if (finding?.what.startsWith(sort)) return finding;
  }
  return undefined;
}
