import type { BuiltinTable } from '../builtin.ts';
import { functionEntry } from '../entry.ts';

/** What JavaScript does not have and policies ask for. */
export const cryptoBuiltins = {
  sha256: functionEntry(
    'sha256',
    '(text: string): string',
    'linear',
    "The SHA-256 digest of a text's UTF-8 bytes, in lower-case hexadecimal.",
  ),
} satisfies BuiltinTable;
