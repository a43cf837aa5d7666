import type { BuiltinTable } from '../builtin.ts';
import { functionEntry } from '../entry.ts';

export const networkBuiltins = {
  inCidr: functionEntry(
    'inCidr',
    '(address: string, ranges: string | readonly string[]): boolean',
    'linear',
    'Whether an IP address lies in a range (`10.0.0.0/8`, `2001:db8::/32`) or in one of several. False for what is no address; a TypeError for what is no range.',
  ),
} satisfies BuiltinTable;
