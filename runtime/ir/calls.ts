import type { Argument, ExpressionOf, Part, StatementOf } from '../../schemas/ir/nodes.ts';
import type { Program } from '../../schemas/ir/program.ts';
import type { Builtin } from '../../schemas/language/builtin.ts';
import { type BuiltinId, builtinEntries, builtins } from '../../schemas/language/builtins/index.ts';
import { mostArguments } from './bounds.ts';
import type { Reach } from './reach.ts';
import { ProgramRefused } from './refused.ts';

/** The function whose calls are checked. */
export interface Caller {
  readonly program: Program;
  readonly requires: ReadonlySet<string>;
  /** Of the functions before it. */
  readonly reaches: readonly Reach[];
  /** Of the functions before it, and once it was looked through its own. */
  readonly sealedSlots: ReadonlySet<number>[];
  readonly index: number;
  readonly path: string;
}

export function checkCall({ function: callee, arguments: args }: StatementOf<'call'>, at: Caller): void {
  const definition = at.program.functions[callee];
  if (definition === undefined || callee >= at.index) throw new ProgramRefused(at.path, `calls function ${callee}, which is not before it`);
  if (definition.parameters !== args.length) throw new ProgramRefused(at.path, `calls function ${callee} with ${args.length} arguments`);
}

export function checkBuiltin({ name, arguments: args }: ExpressionOf<'builtin'>, at: Caller): void {
  if (!at.requires.has(name)) throw new ProgramRefused(at.path, `names the built-in ${name}, which its requires do not`);
  const { form }: Builtin = builtins[name as BuiltinId];
  if (form === 'method' || form === 'accessor') throw new ProgramRefused(at.path, `names the ${form} ${name} as a function`);
  checkArguments(args, at, [name as BuiltinId]);
}

export function checkMethod({ name, arguments: args }: ExpressionOf<'method'>, at: Caller): void {
  const ids = methodIds.get(name) ?? [];
  if (ids.length === 0) throw new ProgramRefused(at.path, `calls the method ${JSON.stringify(name)}, which no kind has`);
  if (!ids.some((id) => at.requires.has(id))) throw new ProgramRefused(at.path, `calls the method ${name}, which its requires do not name`);
  checkArguments(args, at, ids);
}

function checkArguments(args: readonly Argument[], at: Caller, ids: readonly BuiltinId[]): void {
  if (args.length > mostArguments) throw new ProgramRefused(at.path, `hands ${args.length} arguments to ${ids[0]}`);
  let spread = false;
  args.forEach((argument, position) => {
    spread ||= argument.op === 'spread';
    if (argument.op !== 'callback') return;
    // Behind a spread, the place where it lands is known only when the program runs.
    if (spread) throw new ProgramRefused(at.path, `hands a function to ${ids[0]} behind a spread`);
    checkCallback(argument, at, ids, position);
  });
}

/** A callback is a function, not a value: it may stand only where each built-in that may be meant calls it and keeps it not. */
function checkCallback({ function: callee, captures }: Part<'callback'>, at: Caller, ids: readonly BuiltinId[], position: number): void {
  const definition = at.program.functions[callee];
  if (definition === undefined || callee >= at.index)
    throw new ProgramRefused(at.path, `hands on function ${callee}, which is not before it`);
  if (captures.length > definition.parameters) throw new ProgramRefused(at.path, `captures more than function ${callee} takes`);
  // A built-in calls when and as often as it likes, so effects would be in no order that the program shows.
  if (at.reaches[callee]?.asks) throw new ProgramRefused(at.path, `hands on function ${callee}, which asks for effects or fetches`);
  for (const id of ids) {
    const builtin: Builtin = builtins[id];
    if (builtin.callback !== position) throw new ProgramRefused(at.path, `hands a function to ${id}, which takes none there`);
  }
}

const methodIds = new Map<string, BuiltinId[]>();
for (const [id, { form, name }] of builtinEntries) {
  if (form === 'method') methodIds.set(name, [...(methodIds.get(name) ?? []), id]);
}
