import { expect } from 'vitest';
import type { JournalEntry } from '../../runtime/eval/journal.ts';
import type { Outcome } from '../../runtime/eval/outcome.ts';
import { planProgram } from '../../runtime/eval/plan/index.ts';
import { runReference } from '../../runtime/eval/reference/index.ts';
import type { RunInput } from '../../runtime/eval/run.ts';
import type { Argument, Block, Expression, Part, Statement } from '../../schemas/ir/nodes.ts';
import type { Program, ProgramFunction } from '../../schemas/ir/program.ts';
import { builtins } from '../../schemas/language/builtins/index.ts';
import { positionOf } from '../../schemas/platform/position.ts';

/**
 * Programs written by hand, as an attacker writes them who has the signing key but not the compiler's leave. Each runs on
 * both evaluators, which must come to the same outcome, steps and bytes included.
 */

/** A program whose entry has this body, behind the functions given. Any built-in may be named. */
export function programOf(body: Block, more: Partial<Program> = {}): Program {
  const functions = [...(more.functions ?? []), { parameters: 0, slots: 20, body }];
  return { ...header, ...more, functions };
}

const header = {
  format: 'writ-program',
  version: 1,
  positions: [positionOf('login/post-login')],
  requires: Object.keys(builtins).sort(),
  constants: [],
  patterns: [],
  targets: [],
  shapes: [],
  debug: { file: 'actions/attack.ts', functions: [], spans: [] },
} as const;

/** Runs a program on both evaluators; each fetch is answered with an empty 200. */
export function run(program: Program, input: Partial<RunInput> = {}): Outcome {
  const plan = planProgram(program);
  const planned = drive(plan.run, input);
  expect(drive((each) => runReference(program, each), input)).toEqual(planned);
  return planned;
}

function drive(evaluate: ReturnType<typeof planProgram>['run'], input: Partial<RunInput>): Outcome {
  const journal: JournalEntry[] = [];
  for (;;) {
    const result = evaluate({ event: {}, now: 0, ...input, journal });
    if (!('pending' in result)) return result;
    journal.push(...result.pending.map((request) => ({ request, answer: { status: 200, headers: {}, body: '', ms: 0 } })));
  }
}

export const literal = (value: string | number | boolean | null): Expression => ({ op: 'literal', value });
export const nothing: Expression = { op: 'special', name: 'undefined' };
export const slot = (index: number): Expression => ({ op: 'slot', slot: index });
export const set = (index: number, value: Expression): Statement => ({ op: 'set', slot: index, value });
export const evaluate = (value: Expression): Statement => ({ op: 'evaluate', value });
export const listOf = (...elements: Expression[]): Expression => ({ op: 'list', elements });
export const method = (receiver: Expression, name: string, ...args: Argument[]): Expression => ({
  op: 'method',
  receiver,
  name,
  arguments: args,
});
export const builtin = (name: string, ...args: Argument[]): Expression => ({ op: 'builtin', name, arguments: args });
export const callback = (index: number, ...captures: Expression[]): Part<'callback'> => ({ op: 'callback', function: index, captures });
export const effect = (member: string, ...args: Expression[]): Statement => ({ op: 'effect', member, arguments: args });
export const recordOf = (members: { readonly [key: string]: Expression }): Expression => ({
  op: 'record',
  entries: Object.entries(members).map(([key, value]) => ({ op: 'entry', key: literal(key), value })),
});

/** One fetch, whose answer goes into slot 1. */
export const fetchOf = (url: Expression, options: Expression = nothing, targets: readonly number[] = [0]): Statement => ({
  op: 'fetch',
  requests: [{ op: 'request', url, options, headers: [], targets }],
  all: false,
  slot: 1,
});

/** Runs the body so many times. */
export const times = (count: number, ...body: Statement[]): Statement => ({
  op: 'for',
  list: method(literal('x'.repeat(count)), 'split', literal('')),
  slot: 19,
  body,
});

/** A text of so many code units. */
export const longText = (length: number): Expression => method(literal('1'), 'repeat', literal(length));

/** A member of the event. */
export const field = (name: string): Expression => ({ op: 'get', object: { op: 'input', name: 'event' }, key: name });
export const get = (object: Expression, key: string): Expression => ({ op: 'get', object, key });
export const index = (object: Expression, key: Expression): Expression => ({ op: 'index', object, key });
export const put = (object: Expression, key: string | Expression, value: Expression): Statement => ({
  op: 'put',
  object,
  key: typeof key === 'string' ? literal(key) : key,
  value,
});
export const when = (test: Expression, ...consequent: Statement[]): Statement => ({ op: 'if', test, consequent, alternate: [] });
export const template = (...parts: Expression[]): Expression => ({ op: 'template', parts });
export const spread = (value: Expression): Part<'spread'> => ({ op: 'spread', value });
export const plus = (left: Expression, right: Expression): Expression => ({ op: 'binary', operator: '+', left, right });
export const equal = (left: Expression, right: Expression): Expression => ({ op: 'binary', operator: '===', left, right });
export const join = (list: Expression, by = ''): Expression => method(list, 'join', literal(by));
export const helper = (parameters: number, ...body: Statement[]): ProgramFunction => ({ parameters, slots: 6, body });
export const back = (value: Expression): Statement => ({ op: 'return', value });
