import type { Json } from '../../schemas/json.ts';

/** A value that has no canonical form, or bytes that are not the canonical form of what they say. */
export class CanonicalError extends Error {
  override readonly name = 'CanonicalError';
}

/** Deeper values are refused before the stack overflows. */
const deepestNesting = 1000;
const loneSurrogate = /\p{Surrogate}/u;

/**
 * The canonical JSON text of a value (RFC 8785): members sorted by UTF-16 code units, ECMAScript's number texts, no space.
 * Throws a CanonicalError for what JSON cannot say or would say differently.
 */
export function canonicalize(value: unknown): string {
  return write(value, { path: [], ancestors: new Set() });
}

/** The value of canonical JSON bytes; throws a CanonicalError when the bytes are anything but its canonical form. */
export function parseCanonical(bytes: Uint8Array): Json {
  const text = decode(bytes);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    throw new CanonicalError(`the bytes are not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  // Duplicate members, spaces, escapes and number spellings all show as a difference here.
  const canonical = canonicalize(value);
  if (canonical !== text) {
    throw new CanonicalError(`the bytes are not canonical JSON: they differ from it first at byte ${firstDifference(text, canonical)}`);
  }
  return value;
}

/** Where the writer stands. */
interface Walk {
  readonly path: (string | number)[];
  readonly ancestors: Set<object>;
}

function write(value: unknown, walk: Walk): string {
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) throw refusal(walk, `${value} is not a JSON number`);
      return JSON.stringify(value);
    case 'string':
      return writeText(value, walk);
    case 'object':
      return value === null ? 'null' : writeObject(value, walk);
    default:
      throw refusal(walk, `${typeof value} has no JSON form`);
  }
}

/** ASCII that JSON writes as it stands, and that holds no surrogate: nearly all texts of a program. */
const plainText = /^[ !#-[\]-~]*$/;

function writeText(text: string, walk: Walk): string {
  if (plainText.test(text)) return `"${text}"`;
  if (loneSurrogate.test(text)) throw refusal(walk, 'the text holds a lone surrogate');
  return JSON.stringify(text);
}

function writeObject(object: object, walk: Walk): string {
  if (walk.ancestors.has(object)) throw refusal(walk, 'the value contains itself');
  if (walk.ancestors.size >= deepestNesting) throw new CanonicalError(`the value is nested deeper than ${deepestNesting} levels`);
  walk.ancestors.add(object);
  const text = Array.isArray(object) ? writeList(object, walk) : writeRecord(object, walk);
  walk.ancestors.delete(object);
  return text;
}

function writeList(list: readonly unknown[], walk: Walk): string {
  let text = '[';
  for (let index = 0; index < list.length; index++) {
    walk.path.push(index);
    text += (index === 0 ? '' : ',') + write(list[index], walk);
    walk.path.pop();
  }
  return `${text}]`;
}

function writeRecord(record: object, walk: Walk): string {
  // A record's prototype is nothing or a root; Date, Map and class instances have one further and would lose their state.
  const prototype: unknown = Object.getPrototypeOf(record);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw refusal(walk, 'the value is not a plain record');
  const members = record as { readonly [key: string]: unknown };
  let text = '{';
  // The default order of `sort` is RFC 8785's: by UTF-16 code units.
  for (const key of sortedKeys(members)) {
    walk.path.push(key);
    text += `${text === '{' ? '' : ','}${writeText(key, walk)}:${write(members[key], walk)}`;
    walk.path.pop();
  }
  return `${text}}`;
}

/** What was read from canonical bytes is sorted already. */
function sortedKeys(members: object): readonly string[] {
  const keys = Object.keys(members);
  for (let index = 1; index < keys.length; index++) if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return keys.sort();
  return keys;
}

function refusal(walk: Walk, problem: string): CanonicalError {
  const pointer = walk.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return new CanonicalError(`no canonical JSON for the value at '${pointer}': ${problem}`);
}

function decode(bytes: Uint8Array): string {
  try {
    // A byte order mark stays in the text, where JSON refuses it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CanonicalError('the bytes are not UTF-8');
  }
}

function firstDifference(text: string, canonical: string): number {
  let index = 0;
  while (index < text.length && text[index] === canonical[index]) index++;
  // Two characters may share their first half: the difference starts where the character does.
  if (/[\uD800-\uDBFF]/.test(text.charAt(index - 1))) index--;
  return new TextEncoder().encode(text.slice(0, index)).length;
}
