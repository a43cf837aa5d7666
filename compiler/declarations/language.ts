import type { Builtin, ValueKind } from '../../schemas/language/builtin.ts';
import { builtinEntries, signatureTypes } from '../../schemas/language/builtins/index.ts';

/**
 * The declarations of the language: with `noLib`, only what stands here exists for the type checker. Built-ins come from
 * the table; the rest is what TypeScript itself needs, and `Json`, the type of data nobody described.
 */
export function languageDeclarations(): string {
  return [
    core,
    ...signatureTypes,
    ...Object.entries(interfaces).map(([kind, owner]) => interfaceOf(kind as ValueKind, owner)),
    ...globals(),
    // Behind the table's ways to call, so that the checker tries them before those.
    ...['Array<T>', 'ReadonlyArray<T>'].map(keeping),
    ...[1, 2, 3, 4, 5, 6, 7, 8].map(longList),
    '',
  ].join('\n');
}

/** The interface that TypeScript looks members of each kind up in. */
const interfaces = {
  string: 'String',
  number: 'Number',
  boolean: 'Boolean',
  list: 'Array<T>',
  error: 'Error',
  date: 'Date',
  set: 'Set<T>',
  url: 'URL',
  query: 'URLSearchParams',
  headers: 'Headers',
  response: 'Response',
  pattern: 'RegExp',
} as const satisfies { readonly [kind in ValueKind]?: string };

/** Which owner name an interface declares, so that the front end can lead a member back to its kind. */
export const kindOfInterface: ReadonlyMap<string, ValueKind> = new Map([
  ...Object.entries(interfaces).map(([kind, owner]) => [owner.replace(/<.*/, ''), kind as ValueKind] as const),
  ['ReadonlyArray', 'list'],
]);

/** What `for…of` and spread take out of the kinds that are iterable, beside lists. */
const iterated: { readonly [kind in ValueKind]?: string } = { string: 'string', set: 'T', query: '[string, string]' };

function interfaceOf(kind: ValueKind, owner: string): string {
  const members = builtinEntries.filter(([, builtin]) => builtin.on === kind && (builtin.form === 'method' || builtin.form === 'accessor'));
  const lines = members.flatMap(([, builtin]) => memberLines(builtin));
  if (kind !== 'list') {
    const index = kind === 'string' ? ['  readonly [index: number]: string;'] : [];
    const element = iterated[kind];
    const iterator = element === undefined ? [] : [`  [Symbol.iterator](): IterableIterator<${element}>;`];
    return `interface ${owner} {\n${[...index, ...iterator, ...lines].join('\n')}\n}`;
  }
  const readonlyLines = members.filter(([, builtin]) => !builtin.mutates).flatMap(([, builtin]) => memberLines(builtin));
  const iterator = '  [Symbol.iterator](): IterableIterator<T>;';
  return [
    `interface Array<T> {\n  [index: number]: T;\n${iterator}\n${lines.join('\n')}\n}`,
    `interface ReadonlyArray<T> {\n  readonly [index: number]: T;\n${iterator}\n${readonlyLines.join('\n')}\n}`,
  ].join('\n');
}

function memberLines({ form, name, on, signature, doc }: Builtin): string[] {
  const signatures = typeof signature === 'string' ? [signature] : signature;
  const provable = provableResults.get(`${on}.${name}`);
  return signatures.map((text) => {
    const declared = provable === undefined ? text : withProof(text, provable);
    return `  /** ${doc} */\n  ${form === 'accessor' ? 'readonly ' : ''}${name}${declared};`;
  });
}

/**
 * Results of which the compiler may know more than the signature says: it writes so as the type argument of the call. An author can
 * name none of the types that would do, and what a result is assigned to decides nothing.
 */
const provableResults: ReadonlyMap<string, { readonly plain: string; readonly proved: string }> = new Map([
  ['string.split', { plain: 'string[]', proved: '$writPieces<Known>' }],
  ['list.pop', { plain: 'T | undefined', proved: '$writElement<T, Known>' }],
  ['list.shift', { plain: 'T | undefined', proved: '$writElement<T, Known>' }],
  ['list.at', { plain: 'T | undefined', proved: '$writElement<T, Known>' }],
  ['string.match', { plain: 'RegExpMatchArray | null', proved: '$writMatch<RegExpMatchArray, Known> | null' }],
  ['string.matchAll', { plain: 'Iterable<RegExpExecArray>', proved: 'Iterable<$writMatch<RegExpExecArray, Known>>' }],
  ['pattern.exec', { plain: 'RegExpExecArray | null', proved: '$writMatch<RegExpExecArray, Known> | null' }],
]);

function withProof(signature: string, { plain, proved }: { readonly plain: string; readonly proved: string }): string {
  if (!signature.endsWith(`: ${plain}`)) throw new Error(`${signature} does not give ${plain}`);
  return `<Known extends $writProof = never>${signature.slice(0, -plain.length)}${proved}`;
}

/** A list, or a text, that is sure to have so many elements; anything else is what it was. */
function longList(length: number): string {
  const elements = (type: string) => `[${`${type}, `.repeat(length)}...${type}[]]`;
  const name = `declare function $writLong${length}`;
  return `${name}(text: string): ${elements('string')};\n${name}<T>(list: readonly T[]): ${elements('T')};\n${name}<T>(value: T): T;`;
}

/** The ways to call what keeps elements by a test from which more is known of them. */
function keeping(owner: string): string {
  const list = owner.startsWith('Readonly') ? 'readonly S[]' : 'S[]';
  const test = (result: string) => `test: (value: T, index: number, list: readonly T[]) => ${result}`;
  const ways = (name: string, result: (element: string) => string) => [
    `  ${name}(test: BooleanConstructor): ${result('$writTruthy<T>')};`,
    `  ${name}<S>(${test('$writKept<S> | $writDropped')}): ${result('$writPlain<S>')};`,
    `  ${name}<S extends T>(${test('value is S')}): ${result('$writPlain<S>')};`,
  ];
  const lines = [
    ...ways('filter', (element) => `${element}[]`),
    ...['find', 'findLast'].flatMap((name) => ways(name, (element) => `${element} | undefined`)),
    `  every<S extends T>(${test('value is S')}): this is ${list};`,
  ];
  return `interface ${owner} {\n${lines.join('\n')}\n}`;
}

/** `Object.keys` and its like, `encodeURIComponent`, `new Date`: one interface and one constant an owner. */
function globals(): string[] {
  const owners = new Map<string, string[]>();
  const lines: string[] = [];
  const member = (owner: string, line: string) => owners.set(owner, [...(owners.get(owner) ?? []), line]);
  for (const [, { form, name, signature, doc }] of builtinEntries) {
    const [owner, property] = name.split('.') as [string, string | undefined];
    for (const text of typeof signature === 'string' ? [signature] : signature) {
      const comment = `/** ${doc} */ `;
      if (form === 'constructor') member(owner, `  ${comment}new ${text.trim()};`);
      else if (form === 'value' && property !== undefined) member(owner, `  ${comment}readonly ${property}${text};`);
      else if (form === 'value') lines.push(`${comment}declare const ${name}${text};`);
      else if (form === 'function' && property !== undefined) member(owner, `  ${comment}${property}${text};`);
      else if (form === 'function') member(owner, `  ${comment}${text.trim()};`);
    }
  }
  for (const [owner, members] of owners) {
    lines.push(`interface ${owner}Constructor {\n${members.join('\n')}\n}\ndeclare const ${owner}: ${owner}Constructor;`);
  }
  return lines;
}

const core = `
interface CallableFunction {}
interface Function {}
interface IArguments {}
interface NewableFunction {}
interface Object { hasOwnProperty(key: string | number): boolean; }
declare const console: { log(...values: unknown[]): void; info(...values: unknown[]): void; debug(...values: unknown[]): void; warn(...values: unknown[]): void; error(...values: unknown[]): void };
interface ObjectConstructor {
  assign<T extends object, A>(target: T, first: A): T & A;
  assign<T extends object, A, B>(target: T, first: A, second: B): T & A & B;
  assign<T extends object, A, B, C>(target: T, first: A, second: B, third: C): T & A & B & C;
}
/** What the compiler writes where it knows the groups of a pattern; without its words nothing can be handed to it. */
interface String {
  replace<Groups extends readonly unknown[], Known extends $writProof = never>(pattern: RegExp, replacement: [Known] extends [never] ? never : (match: string, ...groups: Groups) => string): string;
  replaceAll<Groups extends readonly unknown[], Known extends $writProof = never>(pattern: RegExp, replacement: [Known] extends [never] ? never : (match: string, ...groups: Groups) => string): string;
}
declare const $writMark: unique symbol;
interface $writProof { readonly [$writMark]: unknown; }
/** There is a first piece. */
interface $writFirst extends $writProof { readonly first: true; }
/** The texts of all matches, without groups. */
interface $writTexts extends $writProof { readonly texts: true; }
/** These members are there in every match. */
interface $writCertain<Members> extends $writProof { readonly certain: Members; }
type $writPieces<Known> = [Known] extends [never] ? string[] : [string, ...string[]];
type $writElement<T, Known> = [Known] extends [never] ? T | undefined : T;
type $writMatch<Match, Known> = [Known] extends [never] ? Match : Known extends $writCertain<infer Members> ? Match & Members : [string, ...string[]];
/** The built-in itself, and no function that an author wrote. */
interface BooleanConstructor { readonly [$writMark]: 'Boolean'; }
/** What a test answers of an element that it keeps, and of one that it leaves out: what is known of it then is its type. */
interface $writKept<S> { readonly [$writMark]: { readonly kept: S }; }
interface $writDropped { readonly [$writMark]: 'dropped'; }
declare const $writDropped: $writDropped;
declare function $writKept<S>(element: S): $writKept<S>;
type $writTruthy<T> = T extends undefined | null | false | 0 | '' ? never : T;
/** A text, number or boolean that was found in data nobody described is one like any other. */
type $writPlain<S> = [S] extends [never] ? never : [S] extends [string & JsonMembers] ? string : [S] extends [number & JsonMembers] ? number : [S] extends [boolean & JsonMembers] ? boolean : S;
interface Array<T> { forEach(each: (value: T, index: number, list: readonly T[]) => void): void; }
interface ReadonlyArray<T> { forEach(each: (value: T, index: number, list: readonly T[]) => void): void; }
/** The type of what a catch clause binds, under a name that no author can declare. */
type $writError = Error;
/** Members that a record literal gets later. */
declare function $writLater<T>(): T;
/** A record that the author wrote out, read by a text that may name none of its members. */
declare function $writMember<T>(record: T, key: string | number): T[keyof T] | undefined;
declare const NaN: number;
declare const Infinity: number;
interface TemplateStringsArray extends ReadonlyArray<string> { readonly raw: readonly string[]; }
interface SymbolConstructor { readonly iterator: unique symbol; }
declare const Symbol: SymbolConstructor;
type Symbol = {}
interface IteratorResult<T> { readonly done?: boolean; readonly value: T; }
interface Iterator<T, Return = unknown, Next = undefined> { next(...values: readonly Next[]): IteratorResult<T>; }
interface Iterable<T, Return = unknown, Next = undefined> { [Symbol.iterator](): Iterator<T, Return, Next>; }
interface IterableIterator<T, Return = unknown, Next = undefined> extends Iterator<T, Return, Next> { [Symbol.iterator](): IterableIterator<T, Return, Next>; }
interface PromiseLike<T> { then<R>(fulfilled: (value: T) => R | PromiseLike<R>): PromiseLike<R>; }
interface Promise<T> { then<R>(fulfilled: (value: T) => R | PromiseLike<R>): Promise<R>; }
interface PromiseConstructor {
  new <T>(executor: (resolve: (value: T) => void) => void): Promise<T>;
  /** Waits for all of a literal list of fetches. */
  all<T extends readonly unknown[] | []>(promises: T): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }>;
}
declare const Promise: PromiseConstructor;
type Awaited<T> = T extends null | undefined ? T : T extends object & { then(fulfilled: infer F, ...args: infer _): unknown } ? (F extends (value: infer V, ...args: infer _) => unknown ? Awaited<V> : never) : T;
type Record<K extends string, T> = { [P in K]: T };
type Partial<T> = { [P in keyof T]?: T[P] };
type Required<T> = { [P in keyof T]-?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends string> = { [P in Exclude<keyof T, K>]: T[P] };
type NonNullable<T> = T & {};

/** Members of data nobody described: reading one never throws behind \`?.\`, and gives data again. */
interface JsonMembers { readonly [key: string]: Json | undefined; }
declare const jsonObject: unique symbol;
interface JsonObject { readonly [jsonObject]?: never; readonly [key: string]: Json | undefined; }
/** Data nobody described. Narrow it, or give it a schema, before a call, a plain \`.\`, a loop or arithmetic. */
type Json = (string & JsonMembers) | (number & JsonMembers) | (boolean & JsonMembers) | null | JsonObject | (readonly Json[] & JsonMembers);
/** What a list of T may be searched for: any text in a list of texts, known or not, and so on. */
type Sought<T> = [T] extends [never] ? unknown : (T extends string ? string : T extends number ? number : T extends boolean ? boolean : T) | undefined | null;
/** What an effect takes as a value: anything JSON can say. Json is not named, as it is assignable; with it TypeScript loses itself in generic calls. */
type JsonInput = string | number | boolean | null | readonly JsonInput[] | JsonRecordInput;
type JsonRecordInput = { readonly [key: string]: JsonInput | undefined };

declare const sealed: unique symbol;
/** The value of a secret, or what was made with it. It may stand in a header value of a fetch, alone or in a template. */
interface Secret { readonly [sealed]: true; }

type FetchOptions = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly headers?: { readonly [name: string]: string | Secret | undefined };
  readonly body?: string;
  /** Milliseconds; at most 10,000. */
  readonly timeout?: number;
};
`.trim();
