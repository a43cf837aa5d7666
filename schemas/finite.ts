import { escapePointer } from './validator.ts';

/**
 * JSON pointer (RFC 6901) to a number in a value that has no JSON form: `1e999` is JSON, and parses to Infinity, which is written as
 * `null`. What was kept and read back would then be another value than the one that was decided on.
 */
export function infiniteNumberIn(value: unknown): string | undefined {
  // No recursion: a program that embeds us may hand in a value that is nested deeper than the stack.
  const left: { readonly part: unknown; readonly pointer: string }[] = [{ part: value, pointer: '' }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { part, pointer } = next;
    if (typeof part === 'number' && !Number.isFinite(part)) return pointer;
    if (typeof part !== 'object' || part === null) continue;
    for (const [name, inner] of Object.entries(part)) {
      if (typeof inner === 'number' || typeof inner === 'object') left.push({ part: inner, pointer: `${pointer}/${escapePointer(name)}` });
    }
  }
  return undefined;
}
