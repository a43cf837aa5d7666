import type { Span } from '../hir/nodes.ts';

/**
 * The abstract domain's texts. A text is a row of parts: literals, and holes for what only a run knows. A hole's class says which
 * characters can stand in it, and so whether it can change the shape of a URL around it.
 */

/**
 * From the fewest characters to any. `word` is what no encoder changes; `encoded` adds whole `%XX` escapes, so it may not be cut;
 * `pairs` adds `=` and `&`.
 */
const holeClasses = ['number', 'boolean', 'hex', 'word', 'encoded', 'pairs', 'raw'] as const;

export type HoleClass = (typeof holeClasses)[number];

export interface Literal {
  readonly text: string;
  /** The literal of the source that holds just this text, where one does. */
  readonly span?: Span | undefined;
}

export interface Hole {
  readonly hole: HoleClass;
  /** The operand that brings the hole into the text. */
  readonly span: Span;
  /** Where an unproven value was made, if elsewhere. */
  readonly origin?: Span | undefined;
  /** Why nothing more is known of it. */
  readonly cause?: string | undefined;
  /** All texts that it can be, where they are few and known. */
  readonly choices?: readonly string[] | undefined;
}

export type TextPart = Literal | Hole;

export type AbstractText = readonly TextPart[];

export function literal(text: string, span?: Span): AbstractText {
  return text === '' && span === undefined ? [] : [{ text, span }];
}

export function isHole(part: TextPart): part is Hole {
  return 'hole' in part;
}

/** The one text that an abstract text stands for, if it has no holes. */
export function constantText(text: AbstractText): string | undefined {
  return text.some(isHole) ? undefined : text.map((part) => (isHole(part) ? '' : part.text)).join('');
}

/** One text after another; literals side by side become one. */
export function concatenate(left: AbstractText, right: AbstractText): AbstractText {
  const parts = [...left];
  for (const part of right) {
    const last = parts.at(-1);
    if (last !== undefined && !isHole(last) && !isHole(part)) {
      if (part.text === '') continue;
      parts[parts.length - 1] = last.text === '' ? part : { text: last.text + part.text };
    } else parts.push(part);
  }
  return parts;
}

/** Equal keys: the same text, as far as the analysis can tell. */
export function textKey(text: AbstractText): string {
  return JSON.stringify(text.map((part) => (isHole(part) ? [part.hole, part.span.source.path, part.span.start] : part.text)));
}

export function widerClass(left: HoleClass, right: HoleClass): HoleClass {
  if (left === right) return left;
  const rank = Math.max(holeClasses.indexOf(left), holeClasses.indexOf(right));
  return holeClasses[Math.max(rank, holeClasses.indexOf('word'))] ?? 'raw';
}

/** Whether a hole of this class holds no escapes, so that any stretch of it is of the class `word` again. */
export function mayBeCut(hole: HoleClass): boolean {
  return holeClasses.indexOf(hole) <= holeClasses.indexOf('word');
}

const alphabets: readonly [HoleClass, RegExp][] = [
  ['hex', /^[0-9A-Fa-f]*$/],
  ['word', /^[A-Za-z0-9\-._~!*'()+]*$/],
  ['encoded', /^(?:[A-Za-z0-9\-._~!*'()+]|%[0-9A-Fa-f]{2})*$/],
  ['pairs', /^(?:[A-Za-z0-9\-._~!*'()+=&]|%[0-9A-Fa-f]{2})*$/],
];

export function classOfText(text: string): HoleClass {
  return alphabets.find(([, alphabet]) => alphabet.test(text))?.[0] ?? 'raw';
}

/** The class of a hole that could stand for all of a text. */
export function classOf(text: AbstractText): HoleClass {
  const classes = text.map((part) => (isHole(part) ? part.hole : classOfText(part.text)));
  return classes.length === 0 ? 'hex' : classes.reduce(widerClass);
}

/** A text that stands for both: what they begin with in common, and one hole for what follows. */
export function generalise(left: AbstractText, right: AbstractText, span: Span): AbstractText {
  if (textKey(left) === textKey(right)) return left;
  const common = commonStart(left, right);
  const rest = widerClass(classOf(without(left, common)), classOf(without(right, common)));
  const cause = rest === 'raw' ? 'it takes too many forms to be followed' : undefined;
  const last = common.at(-1);
  // Two holes side by side are one, so that a text which grows in a loop comes to rest.
  if (last !== undefined && isHole(last)) return [...common.slice(0, -1), { hole: widerClass(last.hole, rest), span, cause }];
  return [...common, { hole: rest, span, cause }];
}

function commonStart(left: AbstractText, right: AbstractText): AbstractText {
  const common: TextPart[] = [];
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) break;
    if (textKey([part]) === textKey([other])) {
      common.push(part);
      continue;
    }
    if (!isHole(part) && !isHole(other)) {
      let length = 0;
      while (length < part.text.length && part.text[length] === other.text[length]) length++;
      // An escape is not cut.
      const start = part.text.slice(0, length).replace(/%[0-9A-Fa-f]?$/, '');
      if (start !== '') common.push({ text: start });
    }
    break;
  }
  return common;
}

function without(text: AbstractText, start: AbstractText): AbstractText {
  const last = start.at(-1);
  const part = text[start.length - 1];
  if (last === undefined || part === undefined || isHole(last) || isHole(part)) return text.slice(start.length);
  return concatenate(literal(part.text.slice(last.text.length)), text.slice(start.length));
}

/** A text as it is shown: holes in braces, by what the source says of them. */
export function showText(text: AbstractText): string {
  return text.map((part) => (isHole(part) ? `{${excerpt(part.span)}}` : part.text)).join('');
}

/** A stretch of the source on one line, shortened in the middle. */
export function excerpt({ source, start, end }: Span): string {
  const text = source.text.slice(start, end).replace(/\s+/g, ' ');
  return text.length <= 48 ? text : `${text.slice(0, 30)}…${text.slice(-15)}`;
}
