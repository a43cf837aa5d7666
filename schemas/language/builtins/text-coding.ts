import type { Builtin, BuiltinTable } from '../builtin.ts';
import { functionEntry } from '../entry.ts';

const coding = (name: string, doc: string): Builtin => functionEntry(name, '(text: string): string', 'linear', doc);

export const textCodingBuiltins = {
  atob: coding('atob', 'The bytes of a base64 text, one code unit each; an InvalidCharacterError if it is none.'),
  btoa: coding('btoa', 'The base64 text of code units below 256; an InvalidCharacterError if one is above.'),
  decodeURIComponent: coding('decodeURIComponent', 'The text with its percent escapes decoded; a URIError if they are malformed.'),
  encodeURIComponent: coding('encodeURIComponent', 'The text as one part of a URL; a URIError if a surrogate stands alone.'),
} satisfies BuiltinTable;
