import type { Span } from '../hir/nodes.ts';
import {
  type AbstractText,
  classOf,
  classOfText,
  concatenate,
  constantText,
  type HoleClass,
  isHole,
  literal,
  mayBeCut,
  type TextPart,
  widerClass,
} from './text.ts';
import { join, oneOf, scalar, textValue, undefinedValue, type Value } from './value.ts';

export interface TextCall {
  readonly text: AbstractText;
  /** The texts that each argument may be written as. */
  readonly args: readonly (readonly AbstractText[])[];
  readonly span: Span;
}

const sameText = ({ text }: TextCall): Value => textValue(text);
const rawText = (span: Span, cause?: string): Value => textValue([{ hole: 'raw', span, cause }]);

/** Methods of texts that keep something of what is known. What all other methods answer is known by their signatures alone. */
export const textMethods: { readonly [name: string]: (call: TextCall) => Value } = {
  toString: sameText,
  toWellFormed: sameText,
  normalize: unlessRaw,
  trim: unlessRaw,
  trimStart: unlessRaw,
  trimEnd: unlessRaw,
  toLowerCase: ({ text }) => textValue(text.map((part) => changed(part, (literalText) => literalText.toLowerCase()))),
  toUpperCase: ({ text }) => textValue(text.map((part) => changed(part, (literalText) => literalText.toUpperCase()))),
  slice: cut,
  substring: cut,
  charAt: cut,
  at: (call) => join([cut(call), undefinedValue], call.span),
  split: (call) => oneOf({ kind: 'many', element: cut(call) }),
  concat: ({ text, args, span }) => {
    const texts = args.reduce<readonly AbstractText[]>(
      (before, arg) => before.flatMap((one) => arg.map((other) => concatenate(one, other))),
      [text],
    );
    return texts.length === 0 ? new Map() : join(texts.map(textValue), span);
  },
  padStart: padded,
  padEnd: padded,
  repeat: ({ text, span }) => textValue([{ hole: classOf(text), span }]),
  replace: (call) => replaced(call, false),
  replaceAll: (call) => replaced(call, true),
};

/** No encoder or digest writes white space, and no normal form changes ASCII. */
function unlessRaw({ text, span }: TextCall): Value {
  return classOf(text) === 'raw' ? rawText(span) : textValue(text);
}

function changed(part: TextPart, change: (text: string) => string): TextPart {
  if (!isHole(part)) return { text: change(part.text) };
  const { choices, ...hole } = part;
  return choices === undefined ? hole : { ...hole, choices: choices.map(change) };
}

/** A stretch of a text. An escape that is cut is none any more, so only texts without any may be cut. */
function cut({ text, span }: TextCall): Value {
  const whole = classOf(text);
  if (mayBeCut(whole)) return textValue([{ hole: whole === 'hex' ? 'hex' : 'word', span }]);
  const encoded = text.some((part) => isHole(part) && (part.hole === 'encoded' || part.hole === 'pairs'));
  return rawText(span, encoded ? 'a cut can split an escape such as %2F; cut first, then encode' : undefined);
}

function padded({ text, args, span }: TextCall): Value {
  const fills = args[1] ?? [literal(' ')];
  const filled = fills.map(classOf).reduce<HoleClass>((wider, fill) => widerClass(wider, mayBeCut(fill) ? fill : 'raw'), 'hex');
  return textValue([{ hole: widerClass(classOf(text), filled), span }]);
}

/**
 * A constant text put in the place of another. Sure only where what is sought can be nowhere but in literals, and where what takes its
 * place holds no `$` pattern.
 */
function replaced({ text, args: [seeks, puts], span }: TextCall, all: boolean): Value {
  const [seek, ...otherSeeks] = (seeks ?? []).map(constantText);
  if (seek === undefined || seek === '' || otherSeeks.length > 0 || puts === undefined) return rawText(span);
  const results = puts.map((put) => {
    if (put.some((part) => (isHole(part) ? part.hole === 'raw' : part.text.includes('$')))) return undefined;
    return replaceIn(text, seek, put, all);
  });
  return results.every((result) => result !== undefined) ? join(results.map(textValue), span) : rawText(span);
}

function replaceIn(text: AbstractText, seek: string, put: AbstractText, all: boolean): AbstractText | undefined {
  let result: AbstractText = [];
  for (const [index, part] of text.entries()) {
    if (isHole(part)) {
      // In a hole nothing may begin that is sought, and nothing may run into one.
      if (part.hole === 'raw' || seek.startsWith('%') || classOfText(seek.slice(0, 1)) !== 'raw') return undefined;
      result = concatenate(result, [part]);
      continue;
    }
    const pieces = part.text.split(seek);
    const [first = '', ...others] = pieces;
    if (!all && others.length > 0) {
      const rest = concatenate(literal(part.text.slice(first.length + seek.length)), text.slice(index + 1));
      return concatenate(concatenate(concatenate(result, literal(first)), put), rest);
    }
    const last = pieces.at(-1) ?? '';
    if (index + 1 < text.length && Array.from(last).some((_letter, start) => seek.startsWith(last.slice(start)))) return undefined;
    result = others.reduce((before, piece) => concatenate(concatenate(before, put), literal(piece)), concatenate(result, literal(first)));
  }
  return result;
}

/** Methods of numbers and booleans that write them. */
export function numberText(name: string, args: readonly Value[], span: Span): Value | undefined {
  if (name === 'toFixed' || name === 'toPrecision') return textValue([{ hole: 'number', span }]);
  if (name !== 'toString') return undefined;
  const radix = args[0];
  const decimal = radix === undefined || [...radix.keys()].every((key) => scalar(undefined).has(key) || scalar(10).has(key));
  return textValue([{ hole: decimal ? 'number' : 'word', span }]);
}
