import type { stringBuiltins } from '../../../schemas/language/builtins/string.ts';
import { type Extent, join, plain, someNumber, textOf } from '../extent.ts';
import { larger, type Size, smaller, sum, times } from '../size.ts';
import { replaceByPattern, splitByPattern } from './pattern.ts';
import type { Call, Rule, Rules } from './rule.ts';

const self = ({ receiver }: Call): Size => receiver.text ?? 0;

/** One code unit at an index. */
const unitAt: Rule = (call) => {
  call.number(call.arg(0));
  return { text: 2, number: someNumber.number ?? { least: 0, most: 0 }, plain: true };
};

/** Looks for one text in another. */
const find: Rule = (call) => {
  const pattern = call.text(call.arg(0));
  call.number(call.arg(1));
  call.scan(sum(self(call), pattern));
  return { ...someNumber, plain: true };
};

/** Looks for a text at a place. */
const findAt: Rule = (call) => {
  call.scan(call.text(call.arg(0)));
  call.number(call.arg(1));
  return plain;
};

/** A part between two indexes. */
const part: Rule = (call) => {
  call.number(call.arg(0));
  call.number(call.arg(1));
  call.build(self(call));
  return textOf(self(call));
};

/** Looks the text through, and builds one that is at most so many times as long. */
const changed =
  (factor: number): Rule =>
  (call) => {
    const length = times(self(call), factor);
    call.scan(self(call));
    call.build(length);
    return textOf(length);
  };

const pad: Rule = (call) => {
  const target = call.lengthOf(call.arg(0), 'padding');
  call.number(call.arg(0));
  call.text(call.arg(1));
  call.build(target);
  return textOf(larger(self(call), target));
};

function split(call: Call): Extent {
  const separator = call.arg(0);
  const length = self(call);
  call.number(call.arg(1));
  let result: Extent = {};
  if (separator.patterns !== undefined) result = splitByPattern(call, separator.patterns);
  const { patterns: _patterns, ...other } = separator;
  if (Object.keys(other).length === 0) return result;
  const pattern = call.text(other);
  call.scan(sum(length, pattern));
  const pieces = limited(call, sum(length, 1));
  call.build(times(pieces, 8));
  call.build(length);
  return join(result, call.list({ length: pieces, of: textOf(length) }));
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
    call.scan(sum(length, pattern));
    const found: Size = isAll ? sum(length, 1) : 1;
    const { all, parts } = replacementOf(call, found, [textOf(pattern), someNumber, textOf(length)], sum(length, pattern));
    call.charge(times(found, sum(parts, 1)));
    const built = sum(length, all);
    call.build(built);
    return join(result, textOf(built));
  };

/** What stands in the places of so many occurrences: code units of all together, and parts that one is put together of. */
export function replacementOf(
  call: Call,
  found: Size,
  parameters: readonly Extent[],
  length: Size,
): { readonly all: Size; readonly parts: Size } {
  const answer = call.run(1, parameters, found);
  if (answer !== undefined) {
    let each: Size = 0;
    call.each(found, () => {
      each = call.text(answer);
    });
    return { all: times(found, each), parts: 0 };
  }
  const replacement = call.text(call.arg(1));
  call.scan(replacement);
  const written = call.literal(1);
  if (written === undefined) return { all: times(found, sum(replacement, times(replacement, length))), parts: replacement };
  const signs = written.split('$').length - 1;
  // What stands before and behind an occurrence may be all of the text each time; matches and their groups do not overlap.
  const repeated: Size = /\$[`']/.test(written) ? times(found, length) : length;
  return { all: sum(times(found, replacement), times(repeated, signs)), parts: 2 * signs + 1 };
}

export const stringRules: Rules<keyof typeof stringBuiltins> = {
  String: (call) => textOf(call.text(call.arg(0))),
  'string.length': (call) => {
    const length = self(call);
    return typeof length === 'number' ? { number: { least: 0, most: length } } : someNumber;
  },
  'string.at': unitAt,
  'string.charAt': unitAt,
  'string.charCodeAt': unitAt,
  'string.codePointAt': unitAt,
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
    call.scan(self(call));
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
    call.scan(times(length, 4));
    call.build(times(length, 18));
    // Runs of marks are put in order by insertion.
    call.charge(typeof length === 'number' ? (length * length) / 64 : times(length, call.unknown('length of the longest run of marks')));
    return textOf(times(length, 18));
  },
  'string.toLowerCase': changed(3),
  'string.toString': (call) => textOf(self(call)),
  'string.toUpperCase': changed(3),
  'string.toWellFormed': changed(1),
  'string.trim': changed(1),
  'string.trimEnd': changed(1),
  'string.trimStart': changed(1),
};
