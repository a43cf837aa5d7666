import type { Argument, Expression } from '../../../schemas/ir/nodes.ts';
import { builtin, list, literal, method } from './build.ts';
import { type CallbackName, callbackIndex, patternIndex } from './frame.ts';

/**
 * A value as the data writes it: JSON where JSON has it, else a record with one member that says the kind. `README.md` and the
 * schema describe each.
 */
export type Written =
  | null
  | boolean
  | number
  | string
  | readonly Written[]
  | { readonly special: 'undefined' | 'NaN' | 'Infinity' | '-Infinity' | '-0' }
  | { readonly codeUnits: readonly number[] }
  | { readonly record: readonly (readonly [string | { readonly codeUnits: readonly number[] }, Written])[] }
  | { readonly date: number | 'invalid' }
  | { readonly set: readonly Written[] }
  | { readonly url: string }
  | { readonly query: readonly (readonly [string, string])[] }
  | { readonly error: string }
  | { readonly pattern: string; readonly flags: string }
  | { readonly match: string; readonly pattern: string; readonly flags: string };

/** An argument may also be a function of the frame's. */
export type WrittenArgument = Written | { readonly callback: CallbackName };

/** The expression of the IR that makes a written value. */
export function expressionOf(value: Written): Expression {
  if (value === null || typeof value !== 'object') return literal(value);
  if (isList(value)) return list(...value.map(expressionOf));
  if ('special' in value) return { op: 'special', name: value.special };
  // The IR's own texts are well-formed.
  if ('codeUnits' in value) return builtin('JSON.parse', literal(JSON.stringify(String.fromCharCode(...value.codeUnits))));
  if ('record' in value) {
    const entries = value.record.map(([key, member]) => ({ op: 'entry', key: expressionOf(key), value: expressionOf(member) }) as const);
    return { op: 'record', entries };
  }
  if ('date' in value) return builtin('new Date', value.date === 'invalid' ? { op: 'special', name: 'NaN' } : literal(value.date));
  if ('set' in value) return builtin('new Set', expressionOf(value.set));
  if ('url' in value) return builtin('new URL', literal(value.url));
  if ('query' in value) return builtin('new URLSearchParams', expressionOf(value.query));
  if ('error' in value) return builtin('new Error', literal(value.error));
  const pattern: Expression = { op: 'pattern', index: patternIndex(value.pattern, value.flags) };
  return 'match' in value ? method(literal(value.match), 'match', pattern) : pattern;
}

export function argumentOf(value: WrittenArgument): Argument {
  if (typeof value === 'object' && value !== null && 'callback' in value)
    return { op: 'callback', function: callbackIndex(value.callback), captures: [] };
  return expressionOf(value);
}

function isList(value: Written): value is readonly Written[] {
  return Array.isArray(value);
}
