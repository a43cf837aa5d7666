import { runReference } from '../../../runtime/eval/reference/index.ts';
import { planProgram } from '../../../runtime/index.ts';
import { replayOn } from '../../../runtime/plan.ts';
import type { Block } from '../../../schemas/ir/nodes.ts';
import type { Program, ProgramFunction } from '../../../schemas/ir/program.ts';
import { defaultLimits, type Limits } from '../../../schemas/platform/limits.ts';
import { runOracle } from '../../support/oracle/index.ts';
import { answer, effect, get, literal, slot, template } from './build.ts';
import { describeIndex, fetchAnswer, frame, given } from './frame.ts';
import { printJavaScript } from './javascript.ts';

/** A function body without parameters, and where it stands. */
export interface CaseBody {
  readonly body: Block;
  /** Run as a function that `map` is handed, instead of one that is called. */
  readonly asCallback?: true;
}

/** What a case comes to: what it asked for on its way, then `= value`, spelled, or `throws Name`. */
export type CaseOutcome = readonly string[];

const slots = 8;

/** Many cases in one program: each a function, and an entry that calls one after the other and notes how it ended. */
export function programOf(cases: readonly CaseBody[]): Program {
  const functions: ProgramFunction[] = [...frame.functions];
  const entry: Block = cases.flatMap(({ body, asCallback }) => {
    functions.push({ parameters: 0, slots, body });
    if (asCallback) {
      const callback = { op: 'callback', function: functions.length - 1, captures: [] } as const;
      const mapped = {
        op: 'method',
        receiver: { op: 'list', elements: [literal(0), literal(1)] },
        name: 'map',
        arguments: [callback],
      } as const;
      functions.push({ parameters: 0, slots, body: [answer(mapped)] });
    }
    return [
      {
        op: 'catch',
        body: [
          { op: 'call', function: functions.length - 1, arguments: [], slot: 0 },
          { op: 'call', function: describeIndex, arguments: [slot(0)], slot: 0 },
          effect('state.set', literal(endKey), template('= ', slot(0))),
        ],
        slot: 0,
        handler: [effect('state.set', literal(endKey), template('throws ', get(slot(0), 'name')))],
      },
    ] satisfies Block;
  });
  return { ...frame, functions: [...functions, { parameters: 0, slots, body: entry }] };
}

/** The state key under which the entry notes how a case ended. */
const endKey = 'end_of_case';

export const engines = {
  V8: (program: Program) =>
    runOracle({ ...given, source: printJavaScript(program), fileName: 'conformance.js', fetch: answersFor(program) }),
  plan: async (program: Program) => planProgram(program, { limits: wide }).replay(given, answersFor(program)),
  reference: async (program: Program) => replayOn((input) => runReference(program, input, wide), given, answersFor(program)),
} satisfies { readonly [name: string]: (program: Program) => Promise<{ readonly effects: readonly object[]; readonly error: unknown }> };

export type EngineName = keyof typeof engines;

/** Budgets are another test's; one program here holds what a hundred actions do. */
const wide: Limits = { ...defaultLimits, steps: 1e9, built: 1e9, logEntries: 1e4, state: 1e9, stageTime: 1e9 };

function answersFor(program: Program) {
  const requests = JSON.stringify(program.functions).split('"op":"request"').length;
  return Array.from({ length: requests * 4 }, () => fetchAnswer);
}

/** How each case of a list ends in an engine. */
export async function outcomesIn(engine: EngineName, cases: readonly CaseBody[]): Promise<CaseOutcome[]> {
  const outcomes: CaseOutcome[] = [];
  for (const batch of batches(cases)) outcomes.push(...(await outcomesOf(engine, batch)));
  return outcomes;
}

/** An action has five fetches, so that a case which fetches gets a program of its own. */
function batches(cases: readonly CaseBody[]): CaseBody[][] {
  const all: CaseBody[][] = [];
  let open: CaseBody[] = [];
  for (const each of cases) {
    const fetches = JSON.stringify(each.body).includes('"op":"fetch"');
    if (fetches || open.length === largestBatch) {
      all.push(open);
      open = [];
    }
    open.push(each);
    if (fetches) {
      all.push(open);
      open = [];
    }
  }
  return [...all, open].filter(({ length }) => length > 0);
}

/** Why a fetch failed is for each implementation to word. */
const anyWording = '<any>';

const largestBatch = 100;

async function outcomesOf(engine: EngineName, cases: readonly CaseBody[]): Promise<CaseOutcome[]> {
  const { effects, error } = await engines[engine](programOf(cases));
  if (error !== null) throw new Error(`${engine}: ${JSON.stringify(error)}`);
  const outcomes: CaseOutcome[] = [];
  let current: string[] = [];
  for (const each of effects) {
    const { type, ...said } = each as { readonly type: string; readonly key?: unknown; readonly value?: unknown };
    if (type === 'state.set' && said.key === endKey) {
      outcomes.push([...current, String(said.value)]);
      current = [];
    } else current.push(`${type} ${JSON.stringify('error' in said ? { ...said, error: anyWording } : said)}`);
  }
  if (outcomes.length !== cases.length) throw new Error(`${engine}: ${outcomes.length} of ${cases.length} cases ended`);
  return outcomes;
}
