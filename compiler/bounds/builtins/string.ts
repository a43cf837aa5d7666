import type { stringBuiltins } from '../../../schemas/language/builtins/string.ts';
import { type Extent, join, type ListExtent, marksIn, orNothing, plain, someNumber, textOf } from '../extent.ts';
import { isOnly } from '../operators.ts';
import { larger, overTurns, type Size, smaller, sum, times } from '../size.ts';
import { replaceByPattern, splitByPattern } from './pattern.ts';
import type { Call, Rule, Rules } from './rule.ts';

const self = ({ receiver }: Call): Size => receiver.text ?? 0;

/** One code unit at an index, or its number. */
const unitAt =
  (answer: Extent): Rule =>
  (call) => {
    call.number(call.arg(0));
    return orNothing(answer);
  };

/** Looks for one text in another. */
const find: Rule = (call) => {
  const pattern = call.text(call.arg(0));
  call.number(call.arg(1));
  call.look(sum(self(call), pattern));
  return { ...someNumber, plain: true };
};

/** Looks for a text at a place. */
const findAt: Rule = (call) => {
  call.look(call.text(call.arg(0)));
  call.number(call.arg(1));
  return plain;
};

/** A part between two indexes: where neither is negative, it has no more code units than the greater one says. */
const part: Rule = (call) => {
  const ends = [call.arg(0), call.arg(1)];
  for (const end of ends) call.number(end);
  const isFromFront = ends.every((end) => isOnly(end, 'number') && (end.number?.least ?? -1) >= 0);
  const most = isFromFront ? Math.max(...ends.map(({ number }) => number?.most ?? Number.POSITIVE_INFINITY)) : Number.POSITIVE_INFINITY;
  const length = Number.isFinite(most) ? smaller(Math.trunc(most), self(call)) : self(call);
  call.build(length);
  return asMarked(call, length);
};

/** A text that has no more marks than the receiver: changing the case of letters makes none. */
const asMarked = ({ receiver }: Call, length: Size): Extent => ({ text: length, known: { marks: marksIn(receiver) } });

/** Looks the text through, and builds one that is at most so many times as long. */
const changed =
  (factor: number): Rule =>
  (call) => {
    const length = times(self(call), call.grown(factor));
    call.scan(self(call));
    call.build(length);
    return asMarked(call, length);
  };

/** Looks the text through, and copies it or a part of it. */
const kept: Rule = (call) => {
  call.look(self(call));
  call.build(self(call));
  return asMarked(call, self(call));
};

const pad: Rule = (call) => {
  const target = call.lengthOf(call.arg(0), 'padding');
  call.number(call.arg(0));
  call.text(call.arg(1));
  call.build(target);
  return textOf(larger(self(call), target));
};

const marks = /[^\w\x80-\uffff]|_/;

function split(call: Call): Extent {
  const separator = call.arg(0);
  const length = self(call);
  call.number(call.arg(1));
  let result: Extent = {};
  if (separator.patterns !== undefined) result = splitByPattern(call, separator.patterns);
  const { patterns: _patterns, ...other } = separator;
  if (Object.keys(other).length === 0) return result;
  const pattern = call.text(other);
  call.look(sum(length, pattern));
  const written = call.literal(0);
  // Each separator that holds a mark takes one.
  const separators = written !== undefined && marks.test(written) ? smaller(marksIn(call.receiver), length) : length;
  const pieces = limited(call, sum(separators, 1));
  call.build(times(pieces, 8));
  call.build(length);
  const isSplit = written !== undefined && written !== '' ? { isSplit: true as const } : {};
  return join(result, call.list({ length: pieces, of: textOf(length), total: length, ...isSplit }));
}

/** No more pieces than were asked for; a number below zero, as 32 bits without a sign, asks for all. */
export function limited(call: Call, pieces: Size): Size {
  const { number, ...other } = call.arg(1);
  const isCount = number !== undefined && number.least >= 0 && number.most < 2 ** 32 && Object.keys(other).length === 0;
  return isCount ? smaller(pieces, Math.trunc(number.most)) : pieces;
}

const replace =
  (isAll: boolean): Rule =>
  (call) => {
    const searched = call.arg(0);
    let result: Extent = {};
    if (searched.patterns !== undefined) result = replaceByPattern(call, searched.patterns);
    const { patterns: _patterns, ...other } = searched;
    if (Object.keys(other).length === 0) return result;
    const length = self(call);
    const pattern = call.text(other);
    call.look(sum(length, pattern));
    const found: Size = isAll ? sum(length, 1) : 1;
    const { all, parts } = replacementOf(call, { length: found, of: textOf(pattern) }, [someNumber, textOf(length)], sum(length, pattern));
    call.charge(times(found, sum(parts, 1)));
    return join(result, replaced(call, length, all, found, call.literal(0)?.length ?? 0));
  };

/** A text with something in the places of all occurrences, each of which takes so many code units away. */
export function replaced(call: Call, length: Size, all: Size, found: Size, shortest: number): Extent {
  const written = call.literal(1);
  const isFixed = written !== undefined && !written.includes('$');
  const built = sum(length, isFixed ? times(found, Math.max(0, written.length - shortest)) : all);
  call.build(built);
  return textOf(built);
}

/**
 * What stands in the places of all occurrences: code units of all together, and parts that one is put together of. A callback is
 * given an occurrence, its groups, and more.
 */
export function replacementOf(
  call: Call,
  occurrences: ListExtent,
  more: readonly Extent[],
  length: Size,
  groups = 0,
): { readonly all: Size; readonly parts: Size } {
  const { turns, of } = call.turns(occurrences);
  const captured: Extent = { ...of, plain: true };
  const answer = call.run(1, [of, ...Array.from({ length: groups }, () => captured), ...more], turns);
  if (answer !== undefined) {
    const { text = 0, ...other } = answer;
    let each: Size = 0;
    call.each(turns.count, () => {
      each = call.text(other);
    });
    return { all: sum(overTurns(text, turns), times(turns.count, each)), parts: 0 };
  }
  const found = turns.count;
  const replacement = call.text(call.arg(1));
  call.look(replacement);
  const written = call.literal(1);
  if (written === undefined) return { all: times(found, sum(replacement, times(replacement, length))), parts: replacement };
  const signs = written.split('$').length - 1;
  // What stands before and behind an occurrence may be all of the text each time; matches and their groups do not overlap.
  const repeated: Size = /\$[`']/.test(written) ? times(found, length) : length;
  return { all: sum(times(found, replacement), times(repeated, signs)), parts: 2 * signs + 1 };
}

/** How many code units one may become under a form (Unicode Standard Annex #15, section 9.1). */
const normalFactors: { readonly [form: string]: number } = { NFC: 3, NFD: 4, NFKC: 18, NFKD: 18 };

export const stringRules: Rules<keyof typeof stringBuiltins> = {
  String: (call) => textOf(call.text(call.arg(0))),
  'string.length': (call) => {
    const length = self(call);
    return typeof length === 'number' ? { number: { least: 0, most: length } } : someNumber;
  },
  'string.at': unitAt(textOf(1)),
  'string.charAt': unitAt(textOf(1)),
  'string.charCodeAt': unitAt(someNumber),
  'string.codePointAt': unitAt(someNumber),
  'string.concat': (call) => {
    let others: Size = 0;
    call.each(call.count, () => {
      others = call.text(call.from(0));
    });
    const length = sum(self(call), times(call.count, others));
    call.build(length);
    return textOf(length);
  },
  'string.endsWith': findAt,
  'string.includes': find,
  'string.indexOf': find,
  'string.isWellFormed': (call) => {
    call.look(self(call));
    return plain;
  },
  'string.lastIndexOf': find,
  'string.padEnd': pad,
  'string.padStart': pad,
  'string.repeat': (call) => {
    const length = times(self(call), call.lengthOf(call.arg(0), 'the number of repetitions'));
    call.number(call.arg(0));
    call.build(length);
    return textOf(length);
  },
  'string.replace': replace(false),
  'string.replaceAll': replace(true),
  'string.slice': part,
  'string.split': split,
  'string.startsWith': findAt,
  'string.substring': part,
  'string.normalize': (call) => {
    const length = self(call);
    call.text(call.arg(0));
    call.scan(length);
    call.build(times(length, 18));
    // Runs of marks are put in order by insertion.
    call.charge(times(times(length, length), 1 / 64));
    const written = call.has(0) ? call.literal(0) : 'NFC';
    return textOf(times(length, call.grown(normalFactors[written ?? 'NFKC'] ?? 18)));
  },
  // U+0130 alone becomes two.
  'string.toLowerCase': changed(2),
  'string.toString': (call) => textOf(self(call)),
  'string.toUpperCase': changed(3),
  'string.toWellFormed': kept,
  'string.trim': kept,
  'string.trimEnd': kept,
  'string.trimStart': kept,
};
