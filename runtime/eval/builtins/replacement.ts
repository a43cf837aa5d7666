import type { Context } from '../context.ts';
import { toText } from '../convert.ts';
import type { TextBuilder } from '../text-builder.ts';
import { isRecord, type Value } from '../values.ts';
import type { Occurrence } from './string-replace.ts';

/** Adds what stands in the place of an occurrence. */
export type Substitute = (builder: TextBuilder, occurrence: Occurrence) => void;

/** A stretch of a replacement: a text, or what an occurrence decides. A group is a number or a name. */
export type ReplacementPart = string | { readonly stands: 'match' | 'before' | 'after' } | { readonly group: number | string };

const signs: { readonly [sign: string]: ReplacementPart } = {
  $: '$',
  '&': { stands: 'match' },
  '`': { stands: 'before' },
  "'": { stands: 'after' },
};

/** GetSubstitution (ECMAScript 22.1.3.19.1), once for all occurrences of a pattern with so many groups. */
export function parseReplacement(context: Context, replacement: string, groups: number, hasNames: boolean): readonly ReplacementPart[] {
  context.meter.look(replacement.length);
  const parts: ReplacementPart[] = [];
  // Where the last name can end: without it, looking for the end of each `$<` would take the square of the length.
  const lastNameEnd = hasNames ? replacement.lastIndexOf('>') : -1;
  let plain = 0;
  for (let at = replacement.indexOf('$'); at >= 0; ) {
    const reference = at + 2 <= lastNameEnd && replacement[at + 1] === '<' ? nameAt(replacement, at) : signAt(replacement, at, groups);
    if (reference !== undefined) {
      if (at > plain) parts.push(replacement.slice(plain, at));
      parts.push(reference.part);
      plain = at + reference.length;
    }
    at = replacement.indexOf('$', reference === undefined ? at + 1 : plain);
  }
  if (plain < replacement.length) parts.push(replacement.slice(plain));
  return parts;
}

interface Reference {
  readonly part: ReplacementPart;
  readonly length: number;
}

function nameAt(replacement: string, at: number): Reference {
  const end = replacement.indexOf('>', at);
  return { part: { group: replacement.slice(at + 2, end) }, length: end + 1 - at };
}

/** `$12` is group 12 where there are that many, else group 1 and a 2; a group that does not exist stands for itself. */
function signAt(replacement: string, at: number, groups: number): Reference | undefined {
  const next = replacement[at + 1] ?? '';
  const sign = Object.hasOwn(signs, next) ? signs[next] : undefined;
  if (sign !== undefined) return { part: sign, length: 2 };
  for (const length of [3, 2]) {
    const digits = replacement.slice(at + 1, at + length);
    const group = digits.length === length - 1 && [...digits].every((digit) => digit >= '0' && digit <= '9') ? Number(digits) : 0;
    if (group >= 1 && group <= groups) return { part: { group }, length };
  }
  return undefined;
}

export function substituteParts(context: Context, text: string, parts: readonly ReplacementPart[]): Substitute {
  return (builder, occurrence) => {
    context.meter.charge(parts.length);
    for (const part of parts) builder.add(typeof part === 'string' ? part : pieceOf(context, text, part, occurrence));
  };
}

function pieceOf(context: Context, text: string, part: Exclude<ReplacementPart, string>, occurrence: Occurrence): string {
  const { start, end, captures, named } = occurrence;
  if ('group' in part) {
    const captured: Value = typeof part.group === 'number' ? captures[part.group] : ownMember(named, part.group);
    return captured === undefined ? '' : toText(context, captured);
  }
  if (part.stands === 'match') return text.slice(start, end);
  return part.stands === 'before' ? text.slice(0, start) : text.slice(end);
}

function ownMember(named: Value, name: string): Value {
  return isRecord(named) && Object.hasOwn(named, name) ? named[name] : undefined;
}
