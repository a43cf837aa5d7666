import type { Context } from '../context.ts';
import { toText } from '../convert.ts';
import { TextBuilder } from '../text-builder.ts';
import { findEach, findText } from '../text-search.ts';
import type { Callback, Value } from '../values.ts';

/** String.prototype.replace with a text as pattern (ECMAScript 22.1.3.19). */
export function replaceText(context: Context, text: string, pattern: Value, replacement: Value | Callback): string {
  const searched = toText(context, pattern);
  const substitute = createSubstitute(context, text, searched, replacement);
  const at = findText(context, text, searched);
  return replaceAt(context, text, searched, at < 0 ? [] : [at], substitute);
}

/** String.prototype.replaceAll with a text as pattern (ECMAScript 22.1.3.20). */
export function replaceAllText(context: Context, text: string, pattern: Value, replacement: Value | Callback): string {
  const searched = toText(context, pattern);
  const substitute = createSubstitute(context, text, searched, replacement);
  return replaceAt(context, text, searched, searched === '' ? everywhere(text) : findEach(context, text, searched), substitute);
}

/** An empty pattern occurs before each code unit and at the end. */
function* everywhere(text: string): Generator<number> {
  for (let at = 0; at <= text.length; at++) yield at;
}

type Substitute = (builder: TextBuilder, at: number) => void;

function replaceAt(context: Context, text: string, pattern: string, places: Iterable<number>, substitute: Substitute): string {
  const builder = new TextBuilder(context);
  let from = 0;
  for (const at of places) {
    context.meter.charge(1);
    builder.add(text.slice(from, at));
    substitute(builder, at);
    from = at + pattern.length;
  }
  builder.add(text.slice(from));
  return builder.finish();
}

function createSubstitute(context: Context, text: string, pattern: string, replacement: Value | Callback): Substitute {
  if (typeof replacement === 'function') return (builder, at) => builder.add(toText(context, replacement(pattern, at, text)));
  const parts = parseReplacement(context, toText(context, replacement));
  const pieceOf = {
    match: () => pattern,
    before: (at: number) => text.slice(0, at),
    after: (at: number) => text.slice(at + pattern.length),
  } as const;
  return (builder, at) => {
    context.meter.charge(parts.length);
    for (const part of parts) builder.add(typeof part === 'string' ? part : pieceOf[part.stands](at));
  };
}

type Part = string | { readonly stands: 'match' | 'before' | 'after' };

const meanings: { readonly [sign: string]: Part } = {
  $$: '$',
  '$&': { stands: 'match' },
  '$`': { stands: 'before' },
  "$'": { stands: 'after' },
};

/** GetSubstitution (ECMAScript 22.1.3.19.1) for a pattern without groups: `$1` and `$<name>` stand for themselves. */
function parseReplacement(context: Context, replacement: string): readonly Part[] {
  context.meter.scan(replacement.length);
  return replacement.split(/(\$[$&`'])/).map((piece) => meanings[piece] ?? piece);
}
