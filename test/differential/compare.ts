import type { Bounds } from '../../compiler/bounds/index.ts';
import { compileActions } from '../../compiler/compile.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { SourceText } from '../../compiler/source/text.ts';
import { parseAllowEntry } from '../../runtime/egress/allowlist.ts';
import { prepareReference, type ReferenceRun } from '../../runtime/eval/reference/index.ts';
import type { RunInput } from '../../runtime/eval/run.ts';
import { type Plan, planProgram, replayOn } from '../../runtime/plan.ts';
import type { Program } from '../../schemas/ir/program.ts';
import { limits } from '../../schemas/platform/limits.ts';
import type { Position } from '../../schemas/platform/position.ts';
import { type Difference, differences } from '../support/oracle/index.ts';
import type { JsonRecord, OracleOutcome } from '../support/oracle/outcome.ts';
import { beyondBounds } from './bounds.ts';
import { fetchAllow } from './generate/pools.ts';
import type { Input } from './inputs.ts';
import type { OracleEntry, SharedOracle } from './oracle.ts';
import { instant, secretNames } from './realm/enter.ts';
import { writtenAllow } from './wild.ts';

/** How a pair came out: equal, with the entries of the contract's list that played a part, or different. */
export type Verdict =
  | { readonly kind: 'equal'; readonly entries: readonly Entry[] }
  | {
      readonly kind: 'different';
      readonly between: 'V8 and the plan' | 'the reference and the plan' | 'the bound and the plan';
      readonly differences: readonly Difference[];
    };

/** The closed list of what may differ from V8 (docs/language.md), by what shows that a run came near it. */
export type Entry = 'inherited members' | 'messages of errors' | 'messages computed with' | 'limits' | 'clock and date texts';

const allow = [...fetchAllow, ...writtenAllow].map((url) => {
  const { entry } = parseAllowEntry(url, { development: false });
  if (entry === undefined) throw new Error(`${url} is no entry of an allowlist`);
  return entry;
});

/** Compiles many programs in one run of the type checker. */
export function compileBatch(sources: readonly string[], position: Position) {
  return compileActions(
    sources.map((source, index) => ({
      source: new SourceText(`actions/action-${index}.ts`, source),
      modules: new Map(),
      positions: [position],
      metadata: {},
      allow,
      secrets: [...secretNames],
    })),
  );
}

/** A program that was accepted, in the three forms in which it runs. */
export interface Engines {
  readonly plan: Plan;
  readonly bounds: Bounds;
  readonly reference: ReferenceRun;
  readonly entry: OracleEntry;
  readonly oracle: SharedOracle;
}

export function enginesOf(source: string, program: Program, bounds: Bounds, oracle: SharedOracle): Engines {
  return { plan: planProgram(program), bounds, reference: prepareReference(program), entry: oracle.load(source), oracle };
}

/** Compares the three on an input that the oracle keeps under a number. */
export async function comparePair(engines: Engines, input: Input, index: number): Promise<Verdict> {
  const runInput: RunInput = { event: input.event, step: input.step, config: input.config, now: instant };
  const planned = engines.plan.replay(runInput, input.fetch);
  const walked = replayOn(engines.reference, runInput, input.fetch);
  // Steps and bytes are defined on the IR, so these two agree to the last of them.
  const [left, right] = [JSON.stringify(walked), JSON.stringify(planned)];
  if (left !== right)
    return { kind: 'different', between: 'the reference and the plan', differences: [{ path: '', expected: left, actual: right }] };
  const exceeded = beyondBounds(engines.bounds, planned, input);
  if (exceeded.length > 0) return { kind: 'different', between: 'the bound and the plan', differences: exceeded };
  // What ends at a budget of ours may be endless in V8.
  if (planned.error?.code === 'budget-exceeded') return { kind: 'equal', entries: ['limits'] };
  const run = await engines.oracle.run(engines.entry, index);
  const expected = withinLimits(run.outcome);
  const found = differences(expected.outcome, planned);
  const entries: Entry[] = [];
  if (expected.cut) entries.push('limits');
  if (run.inherited > 0) entries.push('inherited members');
  if (run.dates > 0) entries.push('clock and date texts');
  if (run.messages > 0 || JSON.stringify(run.outcome).includes('\uE000')) entries.push('messages of errors');
  if (found.length === 0) return { kind: 'equal', entries };
  // A program that computes with the wording of an error that the language made may come to anything.
  if (run.messages > 0) return { kind: 'equal', entries: [...entries, 'messages computed with'] };
  return { kind: 'different', between: 'V8 and the plan', differences: found };
}

/** V8's outcome under the limits that cut or drop and deny nothing: number and length of log lines, number of denials and demands. */
function withinLimits(outcome: OracleOutcome): { readonly outcome: OracleOutcome; readonly cut: boolean } {
  const counts = new Map<unknown, number>();
  const last = new Map(outcome.effects.map((effect) => [effect.type, effect]));
  let cut = false;
  const effects = outcome.effects.flatMap((effect): JsonRecord[] => {
    const most = mostOfKind.get(effect.type);
    if (most === undefined) return [effect];
    const count = (counts.get(effect.type) ?? 0) + 1;
    counts.set(effect.type, count);
    if (count > most) {
      cut = true;
      return [];
    }
    // The last demand stands, in the place of the last that is kept.
    if (effect.type === 'mfa.require' || effect.type === 'redirect') return [(count === most && last.get(effect.type)) || effect];
    if (effect.type !== 'log') return [effect];
    const shortened = cutText(String(effect.message), limits.logEntry.value);
    if (shortened === effect.message) return [effect];
    cut = true;
    return [{ ...effect, message: shortened }];
  });
  return { outcome: { ...outcome, effects }, cut };
}

const mostOfKind: ReadonlyMap<unknown, number> = new Map([
  ['log', limits.logEntries.value],
  ['deny', 50],
  ['mfa.require', 50],
  ['redirect', 50],
]);

/** A text cut to so many bytes of UTF-8, with an ellipsis in place of what is gone. */
function cutText(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let cut = '';
  let size = Buffer.byteLength('…');
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    cut += character;
  }
  return `${cut}…`;
}

export const errorsOf = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.filter(({ severity }) => severity === 'error');
