import type { Expression, Statement } from '../../../schemas/ir/nodes.ts';
import type { Builtin } from '../../../schemas/language/builtin.ts';
import { builtinEntries } from '../../../schemas/language/builtins/index.ts';
import { answer, builtin, get, list, literal, method, set, slot, undefinedValue } from './build.ts';
import { argumentLists, edgeValues, oneOfEachKind } from './edge-values.ts';
import type { CaseBody } from './engines.ts';
import { fetchUrl } from './frame.ts';
import { argumentOf, expressionOf, type Written, type WrittenArgument } from './values.ts';

/** A receiver that only a fetch makes. */
type FetchedReceiver = { readonly fetched: 'response' | 'headers' };

/** A built-in on one receiver, with lists of arguments: one line of the data, but for the outcomes. */
export interface BuiltinRow {
  readonly method?: string;
  readonly accessor?: string;
  readonly builtin?: string;
  readonly receiver?: Written | FetchedReceiver;
  /** The result is walked at once, and the receiver spelled behind the result. */
  readonly iterated?: true;
  readonly written?: true;
  /** What comes out depends on tables of the engine: another machine may differ from the record, not from its own V8. */
  readonly machine?: true;
  readonly arguments: readonly (readonly WrittenArgument[])[];
}

/** All rows, by the name of their file. */
export function builtinRows(): ReadonlyMap<string, readonly BuiltinRow[]> {
  const files = new Map<string, BuiltinRow[]>();
  const add = (file: string, rows: readonly BuiltinRow[]) => files.set(file, [...(files.get(file) ?? []), ...rows]);
  for (const [id, entry] of builtinEntries) add(fileOf(entry), rowsOf(id, entry));
  add('wrong-kinds', wrongKinds());
  return files;
}

function fileOf({ on, name }: Builtin): string {
  if (on === 'headers') return 'response';
  if (on !== undefined) return on;
  const [owner = '', member] = name.split('.');
  return member === undefined ? 'functions' : owner.toLowerCase();
}

function rowsOf(id: string, entry: Builtin): BuiltinRow[] {
  const { on, name, form, callback, iterates, mutates } = entry;
  const marks = {
    ...(iterates ? { iterated: true as const } : {}),
    ...(mutates ? { written: true as const } : {}),
    ...(machines.has(id) ? { machine: true as const } : {}),
  };
  if (on === undefined) return [{ builtin: id, ...marks, arguments: form === 'value' ? [[]] : givenTo(id, entry, true) }];
  const member = form === 'method' ? { method: name } : { accessor: name };
  if (on === 'response' || on === 'headers')
    return [
      {
        ...member,
        receiver: { fetched: on },
        arguments: form === 'accessor' || name !== 'get' ? [[]] : [['x-kind'], ['X-KIND'], ['none']],
      },
    ];
  const receivers: readonly Written[] = edgeValues[on];
  // One receiver gets all edge values, the others those that tell most.
  return receivers.map((receiver, index) => ({
    ...member,
    receiver,
    ...marks,
    arguments:
      form === 'accessor'
        ? [[]]
        : givenTo(id, entry, index === Math.min(2, receivers.length - 1)).filter((args) => callback !== 0 || args.length > 0),
  }));
}

/** Which arguments a built-in is tried with. */
function givenTo(id: string, entry: Builtin, thorough: boolean): WrittenArgument[][] {
  const lists = argumentLists(arityOf(entry), entry.callback, thorough);
  return lists.filter((args) => isCallable(id, args));
}

/** JavaScript makes a pattern of whatever these are given; a program's patterns are literals, and nothing else is taken. */
const takesPattern = new Set(['string.match', 'string.matchAll', 'string.search']);
/** WebIDL counts arguments, so that none is another error than undefined; no program that compiles leaves them out. */
const countsArguments = new Set(['query.get', 'query.getAll', 'query.has', 'atob', 'btoa', 'new URL', 'sha256', 'inCidr']);

function isCallable(id: string, args: readonly WrittenArgument[]): boolean {
  const [first, , third] = args;
  if (takesPattern.has(id)) return typeof first === 'object' && first !== null && 'pattern' in first && !('match' in first);
  if (countsArguments.has(id) && args.length === 0) return false;
  // Longer texts than an action may build.
  if (['string.repeat', 'string.padStart', 'string.padEnd'].includes(id) && isHuge(first)) return false;
  // The second is no function of the program's, and the language takes null there.
  if (id === 'JSON.stringify') return args.length < 2 || (args[1] === null && third === undefined);
  return true;
}

function isHuge(value: WrittenArgument | undefined): boolean {
  if (typeof value === 'number') return value > 1000;
  if (typeof value === 'string') return Number(value) > 1000;
  return typeof value === 'object' && value !== null && (('special' in value && value.special === 'Infinity') || 'date' in value);
}

/** Built-ins whose results come from tables of the engine: Unicode's, or those behind the last digit. */
const exactMath = ['abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc'];
const machines: ReadonlySet<string> = new Set(
  builtinEntries
    .map(([id]) => id)
    .filter(
      (id) =>
        ['string.toLowerCase', 'string.toUpperCase', 'string.normalize'].includes(id) ||
        (/^Math\.[a-z]/.test(id) && !exactMath.includes(id.slice('Math.'.length))),
    ),
);

/** The most parameters that a signature takes; a rest counts as three. */
function arityOf({ signature }: Builtin): number {
  const all = typeof signature === 'string' ? [signature] : signature;
  return Math.max(...all.map(parametersOf));
}

function parametersOf(signature: string): number {
  const start = signature.indexOf('(');
  let depth = 0;
  let commas = 0;
  for (let index = start; index < signature.length; index++) {
    const character = signature.charAt(index);
    // The arrow of a function type closes nothing.
    if ('([{<'.includes(character)) depth += 1;
    else if (')]}'.includes(character) || (character === '>' && signature.charAt(index - 1) !== '=')) depth -= 1;
    if (depth === 0) {
      const inside = signature.slice(start + 1, index);
      return inside.trim() === '' ? 0 : inside.includes('...') ? 3 : commas + 1;
    }
    if (character === ',' && depth === 1) commas += 1;
  }
  throw new Error(`no end of the parameters in ${signature}`);
}

/** Each member by name on each kind that has it not: a method is a TypeError, an accessor undefined. */
function wrongKinds(): BuiltinRow[] {
  const kindsWith = (form: 'method' | 'accessor', name: string) =>
    new Set(builtinEntries.filter(([, entry]) => entry.form === form && entry.name === name).map(([, { on }]) => on));
  const rows = (form: 'method' | 'accessor', args: readonly (readonly WrittenArgument[])[]) => {
    const names = [...new Set(builtinEntries.filter(([, entry]) => entry.form === form).map(([, { name }]) => name))];
    return names.flatMap((name) =>
      oneOfEachKind
        .filter(([kind]) => !kindsWith(form, name).has(kind))
        .map(([, receiver]): BuiltinRow => ({ [form]: name, receiver, arguments: args })),
    );
  };
  return [...rows('method', [[], ['a']]), ...rows('accessor', [[]])];
}

/** The function body that a row's call stands for. */
export function bodyOf(row: BuiltinRow, args: readonly WrittenArgument[]): CaseBody {
  const { receiver } = row;
  if (row.builtin !== undefined) return { body: [answer(seen(builtin(row.builtin, ...args.map(argumentOf)), row))] };
  if (receiver === undefined) throw new Error('a method or an accessor has a receiver');
  const before: readonly Statement[] = isFetched(receiver) ? fetched(receiver) : [set(0, expressionOf(receiver))];
  const name = row.accessor ?? row.method ?? '';
  const call = row.accessor === undefined ? method(slot(0), name, ...args.map(argumentOf)) : get(slot(0), name);
  const result = seen(row.iterated ? { op: 'iterate', value: call } : call, row);
  return { body: row.written ? [...before, set(1, result), answer(list(slot(1), slot(0)))] : [...before, answer(result)] };
}

/** `describe` looks at no more than the name of an error that is not a plain one, and at nothing of headers. */
function seen(result: Expression, { accessor }: BuiltinRow): Expression {
  return accessor === 'headers' ? method(result, 'get', literal('x-kind')) : result;
}

function isFetched(receiver: Written | FetchedReceiver): receiver is FetchedReceiver {
  return typeof receiver === 'object' && receiver !== null && 'fetched' in receiver;
}

function fetched({ fetched: kind }: FetchedReceiver): readonly Statement[] {
  return [
    {
      op: 'fetch',
      requests: [{ op: 'request', url: literal(fetchUrl), options: undefinedValue, headers: [], targets: [0] }],
      all: false,
      slot: 0,
    },
    ...(kind === 'headers' ? [set(0, get(slot(0), 'headers'))] : []),
  ];
}
