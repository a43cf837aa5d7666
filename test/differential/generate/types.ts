/** The types that generated programs are made of. Two types are the same if their texts are. */
export type Type =
  | { readonly kind: 'number' | 'string' | 'boolean' | 'json' | 'date' | 'url' | 'query' | 'pattern' | 'unknown'; readonly text: string }
  | { readonly kind: 'list' | 'set' | 'dictionary' | 'maybe' | 'nullable' | 'iterable'; readonly of: Type; readonly text: string }
  | { readonly kind: 'pair'; readonly first: Type; readonly of: Type; readonly text: string }
  | { readonly kind: 'record'; readonly members: readonly Member[]; readonly text: string };

export interface Member {
  readonly name: string;
  readonly type: Type;
}

export const number: Type = { kind: 'number', text: 'number' };
export const string: Type = { kind: 'string', text: 'string' };
export const boolean: Type = { kind: 'boolean', text: 'boolean' };
export const json: Type = { kind: 'json', text: 'Json' };
export const date: Type = { kind: 'date', text: 'Date' };
export const url: Type = { kind: 'url', text: 'URL' };
export const query: Type = { kind: 'query', text: 'URLSearchParams' };
export const pattern: Type = { kind: 'pattern', text: 'RegExp' };
export const unknown: Type = { kind: 'unknown', text: 'unknown' };

export const list = (of: Type): Type => ({ kind: 'list', of, text: `readonly ${within(of)}[]` });
export const set = (of: Type): Type => ({ kind: 'set', of, text: `Set<${of.text}>` });
export const dictionary = (of: Type): Type => ({ kind: 'dictionary', of, text: `{ readonly [key: string]: ${of.text} }` });
export const iterable = (of: Type): Type => ({ kind: 'iterable', of, text: `Iterable<${of.text}>` });
export const pair = (first: Type, of: Type): Type => ({ kind: 'pair', first, of, text: `[${first.text}, ${of.text}]` });
export const maybe = (of: Type): Type =>
  of.kind === 'maybe' || of.kind === 'unknown' ? of : { kind: 'maybe', of, text: `${of.text} | undefined` };
export const nullable = (of: Type): Type => (of.kind === 'nullable' ? of : { kind: 'nullable', of, text: `${of.text} | null` });

/** The one record type of generated programs; each declares it under this name. */
export const point: Type = {
  kind: 'record',
  text: 'Point',
  members: [
    { name: 'a', type: number },
    { name: 'b', type: string },
    { name: 'c', type: maybe(boolean) },
    { name: 'd', type: list(number) },
  ],
};

export const pointDeclaration = 'type Point = { a: number; b: string; c?: boolean | undefined; d: readonly number[] };';

/** What lists, sets and dictionaries hold, and what type parameters stand for. */
export const elementTypes: readonly Type[] = [number, string, boolean, point, maybe(string), list(number), list(string)];

/** What variables, parameters and results of helpers may be. */
export const variableTypes: readonly Type[] = [
  ...[number, number, string, string, string, boolean, point, json],
  ...[list(number), list(string), list(point), list(boolean), list(maybe(string)), list(list(number))],
  ...[maybe(string), maybe(number), maybe(point), nullable(string)],
  ...[dictionary(number), dictionary(string), set(string), set(number), date, url, query],
];

export const isSame = (left: Type, right: Type): boolean => left.text === right.text;

function within(type: Type): string {
  return type.kind === 'maybe' || type.kind === 'nullable' || type.kind === 'list' ? `(${type.text})` : type.text;
}
