import { createHash } from 'node:crypto';
import type { Program } from '../../schemas/ir/program.ts';
import { canonicalize } from './canonical.ts';

/** `sha256:` and 64 hexadecimal digits. */
export type Digest = `sha256:${string}`;

/** The digest of a value's canonical form. */
export function digestOf(value: unknown): Digest {
  return digestOfText(canonicalize(value));
}

/** The digest of a text's UTF-8 bytes. */
export function digestOfText(text: string): Digest {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}

/** The digest of what a program does: names and places in the author's text do not count. */
export function programDigest(program: Program): Digest {
  const { debug: _debug, ...meaning } = program;
  return digestOf(meaning);
}
