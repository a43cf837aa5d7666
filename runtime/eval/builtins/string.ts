import type { stringBuiltins } from '../../../schemas/language/builtins/string.ts';
import { type Context, chargeList, ownList } from '../context.ts';
import { toInteger, toNumber, toText } from '../convert.ts';
import { PatternValue } from '../pattern-value.ts';
import { findEach, findLastText, findText } from '../text-search.ts';
import { type List, rangeError, typeError, type Value } from '../values.ts';
import type { Implementation, Implementations } from './implementation.ts';
import { splitByPattern } from './pattern.ts';
import { replaceAllText, replaceText } from './string-replace.ts';

export const stringImplementations: Implementations<keyof typeof stringBuiltins> = {
  String: (context, _receiver, ...args: Value[]) => (args.length === 0 ? '' : toText(context, args[0])),

  'string.length': (_context, text: string) => text.length,

  'string.at': (context, text: string, index: Value) => text.at(toInteger(context, index)),
  'string.charAt': (context, text: string, index: Value) => text.charAt(toInteger(context, index)),
  'string.charCodeAt': (context, text: string, index: Value) => text.charCodeAt(toInteger(context, index)),
  'string.codePointAt': (context, text: string, index: Value) => text.codePointAt(toInteger(context, index)),
  'string.concat': (context, text: string, ...others: Value[]) => {
    const texts = others.map((other) => toText(context, other));
    context.meter.build(texts.reduce((length, other) => length + other.length, text.length));
    return text + texts.join('');
  },
  'string.endsWith': (context, text: string, search: Value, end: Value) => {
    const pattern = searchedText(context, search);
    context.meter.look(pattern.length);
    return text.endsWith(pattern, end === undefined ? undefined : toInteger(context, end));
  },
  'string.includes': (context, text: string, search: Value, from: Value) =>
    findText(context, text, searchedText(context, search), toInteger(context, from)) >= 0,
  'string.indexOf': (context, text: string, search: Value, from: Value) =>
    findText(context, text, toText(context, search), toInteger(context, from)),
  'string.isWellFormed': (context, text: string) => {
    context.meter.look(text.length);
    return text.isWellFormed();
  },
  'string.lastIndexOf': (context, text: string, search: Value, from: Value) => {
    const pattern = toText(context, search);
    const start = toNumber(context, from);
    // ECMAScript 22.1.3.10: NaN, unlike elsewhere, means the end.
    return findLastText(context, text, pattern, Number.isNaN(start) ? Number.POSITIVE_INFINITY : Math.trunc(start));
  },
  'string.padEnd': (context, text: string, length: Value, fill: Value) =>
    pad(context, text, length, fill, (target, filler) => text.padEnd(target, filler)),
  'string.padStart': (context, text: string, length: Value, fill: Value) =>
    pad(context, text, length, fill, (target, filler) => text.padStart(target, filler)),
  'string.repeat': (context, text: string, times: Value) => {
    const count = toInteger(context, times);
    if (count < 0 || count === Number.POSITIVE_INFINITY)
      throw rangeError('a text cannot be repeated a negative or infinite number of times');
    context.meter.build(text.length * count);
    return text.length === 0 ? '' : text.repeat(count);
  },
  'string.replace': replaceText,
  'string.replaceAll': replaceAllText,
  'string.slice': (context, text: string, start: Value, end: Value) =>
    built(context, text.slice(toInteger(context, start), end === undefined ? undefined : toInteger(context, end))),
  'string.split': split,
  'string.startsWith': (context, text: string, search: Value, start: Value) => {
    const pattern = searchedText(context, search);
    context.meter.look(pattern.length);
    return text.startsWith(pattern, toInteger(context, start));
  },
  'string.substring': (context, text: string, start: Value, end: Value) =>
    built(context, text.substring(toInteger(context, start), end === undefined ? undefined : toInteger(context, end))),
  'string.normalize': normalize,
  'string.toLowerCase': scanned((text) => text.toLowerCase()),
  'string.toString': (_context, text: string) => text,
  'string.toUpperCase': scanned((text) => text.toUpperCase()),
  'string.toWellFormed': looked((text) => text.toWellFormed()),
  'string.trim': looked((text) => text.trim()),
  'string.trimEnd': looked((text) => text.trimEnd()),
  'string.trimStart': looked((text) => text.trimStart()),
};

/** U+FDFA alone becomes 18 code units under a compatibility form, and nothing becomes more. */
const longestDecomposition = 18;

function normalize(context: Context, text: string, form: Value): string {
  const name = form === undefined ? 'NFC' : toText(context, form);
  if (!/^NFK?[CD]$/.test(name)) throw rangeError('the form must be NFC, NFD, NFKC or NFKD');
  // What is ASCII is in every form already.
  context.meter.scan(text.length);
  if (isAscii(text)) return text;
  context.meter.build(text.length * longestDecomposition);
  // Marks are put in order by insertion: a long run of them takes time in proportion to its square.
  for (const [run] of text.matchAll(/\p{M}+/gu)) context.meter.charge((run.length * run.length) >>> 6);
  return text.normalize(name);
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}

/** What `includes` and its like search for. They take no pattern (ECMAScript 22.1.3.8), where `indexOf` takes its text. */
function searchedText(context: Context, search: Value): string {
  if (search instanceof PatternValue) throw typeError('a regular expression is no text to search for; use its `test`');
  return toText(context, search);
}

/** The result is at most three times a text that exists already, so it may be made before it is charged. */
function built(context: Context, text: string): string {
  context.meter.build(text.length);
  return text;
}

function scanned(change: (text: string) => string): Implementation {
  return (context, text: string) => {
    context.meter.scan(text.length);
    return built(context, change(text));
  };
}

/** What keeps the characters, or copies them as they are. */
function looked(change: (text: string) => string): Implementation {
  return (context, text: string) => {
    context.meter.look(text.length);
    return built(context, change(text));
  };
}

function pad(context: Context, text: string, length: Value, fill: Value, change: (target: number, filler: string) => string): string {
  const target = toInteger(context, length);
  const filler = fill === undefined ? ' ' : toText(context, fill);
  if (target <= text.length || filler === '') return text;
  context.meter.build(target);
  return change(target, filler);
}

function split(context: Context, text: string, separator: Value, limit: Value): List {
  if (separator instanceof PatternValue) return splitByPattern(context, text, separator, limit);
  const most = limit === undefined ? 2 ** 32 - 1 : toNumber(context, limit) >>> 0;
  const pattern = separator === undefined ? undefined : toText(context, separator);
  if (most === 0) return pieces(context, text, []);
  if (pattern === undefined) return pieces(context, text, [text]);
  if (pattern === '') {
    chargeList(context, Math.min(text.length, most));
    return ownList(context, text.split('', most));
  }
  const found: string[] = [];
  let from = 0;
  for (const at of findEach(context, text, pattern, most)) {
    found.push(text.slice(from, at));
    from = at + pattern.length;
  }
  if (found.length < most) found.push(text.slice(from));
  return pieces(context, text, found);
}

/** The pieces together are no longer than the text. */
function pieces(context: Context, text: string, found: string[]): List {
  chargeList(context, found.length);
  context.meter.build(text.length);
  return ownList(context, found);
}
