import type { Span } from '../hir/nodes.ts';
import { type AbstractText, concatenate, constantText, type Hole, isHole, literal, type TextPart } from './text.ts';
import { type Alternative, anyValue, mapValue, nothing, oneOf, textValue, type Value } from './value.ts';

/**
 * `new URL` over texts with holes. Each hole is parsed as a marker: a word that no parser changes. What an encoded hole holds goes
 * through the parser unchanged as well, but for a dot segment, which the run refuses because the URL then has another shape.
 */

const markerOf = (index: number): string => `writ7hole${index}x`;
const markers = /writ7hole([0-9]+)x/;

const parts = new Set([
  'href',
  'origin',
  'protocol',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
  'username',
  'password',
] as const);
type UrlPart = typeof parts extends Set<infer Name> ? Name : never;

/** A part of a URL by its name. */
export function partOfUrl(url: AbstractText, name: string, span: Span): Value {
  const part = [...parts].find((known) => known === name);
  if (part === undefined) return anyValue(span);
  if (part === 'href') return textValue(url);
  if (hasRawHole(url)) return anyValue(span);
  const parsed = parse(url, undefined);
  return parsed === undefined ? anyValue(span) : textValue(partText(parsed, part));
}

/** The URL that a text and a base may make; nothing where making it throws. */
export function newUrl(text: AbstractText, base: AbstractText | undefined, span: Span): Value {
  if (constantText(text) !== undefined && (base === undefined || constantText(base) !== undefined)) {
    const parsed = parse(text, base);
    return parsed === undefined ? nothing : oneOf({ kind: 'url', text: parsed.unmark(parsed.url.href) });
  }
  // Only a hole that no parser reads a meaning into may stand for a marker.
  if (hasRawHole([...text, ...(base ?? [])])) return unparsed(text, base, span);
  const parsed = parse(text, base);
  if (parsed === undefined || markers.test(parsed.url.origin) || !/^https?:$/.test(parsed.url.protocol)) return unparsed(text, base, span);
  return oneOf({ kind: 'url', text: parsed.unmark(parsed.url.href) });
}

function hasRawHole(text: AbstractText): boolean {
  return text.some((part) => isHole(part) && part.hole === 'raw');
}

/** A URL whose shape is not known: absolute ones keep their text, so that the message can show it. */
function unparsed(text: AbstractText, base: AbstractText | undefined, span: Span): Value {
  const raw = (part: TextPart): TextPart => (isHole(part) ? { ...part, hole: 'raw' } : part);
  if (base === undefined) return oneOf({ kind: 'url', text: text.map(raw) });
  const constant = constantText(base);
  const origin = constant !== undefined && URL.canParse(constant) ? new URL(constant).origin : undefined;
  const first = text.find(isHole);
  if (origin === undefined || first === undefined) return anyValue(span);
  // A relative text with an open part may name any host, so the whole of it is one open part.
  return oneOf({ kind: 'url', text: [{ ...first, hole: 'raw', cause: 'resolved by `new URL`, it may name another host' }] });
}

interface Parsed {
  readonly url: URL;
  unmark(text: string): AbstractText;
}

function parse(text: AbstractText, base: AbstractText | undefined): Parsed | undefined {
  const holes: Hole[] = [];
  const mark = (marked: AbstractText): string => marked.map((part) => (isHole(part) ? markerOf(holes.push(part) - 1) : part.text)).join('');
  const [written, against] = [mark(text), base === undefined ? undefined : mark(base)];
  if (markers.test(literalsOf(text) + literalsOf(base ?? [])) || !URL.canParse(written, against)) return undefined;
  return { url: new URL(written, against), unmark: (marked) => unmark(marked, holes) };
}

function literalsOf(text: AbstractText): string {
  return text.map((part) => (isHole(part) ? ' ' : part.text)).join('');
}

function unmark(text: string, holes: readonly Hole[]): AbstractText {
  return text.split(/(writ7hole[0-9]+x)/).flatMap((piece): AbstractText => {
    const index = markers.exec(piece)?.[1];
    const hole = index === undefined ? undefined : holes[Number(index)];
    return hole === undefined ? literal(piece) : [hole];
  });
}

function partText({ url, unmark: back }: Parsed, part: UrlPart): AbstractText {
  return back(url[part]);
}

/** What the evaluation offers to those who look into lists and records. */
export interface Reader {
  open(value: Value): Value;
  texts(value: Value): readonly AbstractText[];
}

/** What `URLSearchParams` may write of these sources. */
export function newQuery(source: Value, reader: Reader, span: Span): Value {
  return mapValue(reader.open(source), span, (alternative) => oneOf({ kind: 'query', text: queryText(alternative, reader, span) }));
}

function queryText(alternative: Alternative, reader: Reader, span: Span): AbstractText {
  const unknown: AbstractText = [{ hole: 'pairs', span }];
  switch (alternative.kind) {
    case 'scalar':
      return alternative.value === undefined ? [] : unknown;
    case 'text': {
      const text = constantText(alternative.text);
      return text === undefined ? unknown : literal(new URLSearchParams(text).toString());
    }
    case 'query':
      return alternative.text;
    case 'record':
      // Names that look like indices come first, wherever they were written.
      if (alternative.rest.size > 0 || [...alternative.members.keys()].some((name) => /^[0-9]+$/.test(name))) return unknown;
      return pairsText([...alternative.members], reader, span);
    case 'list': {
      const pairs = alternative.elements.map((element) => pairOf(element, reader));
      return pairs.every((pair) => pair !== undefined) ? pairsText(pairs, reader, span) : unknown;
    }
    default:
      return unknown;
  }
}

type Pair = readonly [name: string, value: Value];

function pairOf(element: Value, reader: Reader): Pair | undefined {
  const [only, ...others] = reader.open(element).values();
  if (only?.kind !== 'list' || others.length > 0) return undefined;
  const [name, value, ...rest] = only.elements;
  if (name === undefined || value === undefined || rest.length > 0) return undefined;
  const [key, ...more] = reader.texts(name);
  const constant = key === undefined || more.length > 0 ? undefined : constantText(key);
  return constant === undefined ? undefined : [constant, value];
}

function pairsText(pairs: readonly Pair[], reader: Reader, span: Span): AbstractText {
  return pairs
    .map(([name, value], index): AbstractText => {
      const [only, ...others] = reader.texts(value);
      const fixed = only === undefined || others.length > 0 ? undefined : constantText(only);
      const written = literal((index === 0 ? '' : '&') + new URLSearchParams([[name, fixed ?? '']]).toString());
      return fixed === undefined ? [...written, { hole: 'encoded', span: only?.find(isHole)?.span ?? span }] : written;
    })
    .reduce(concatenate, []);
}
