import type { PatternFlags } from './nodes.ts';
import { PatternRefused } from './refusal.ts';

const knownFlags = 'gimsu';

/** Reads flags, which stand in alphabetical order, so that one pattern has one spelling. */
export function parseFlags(flags: string): PatternFlags {
  for (let index = 0; index < flags.length; index++) {
    const flag = flags[index] ?? '';
    const place = { start: index, end: index + 1 };
    if (!knownFlags.includes(flag)) throw new PatternRefused({ reason: 'flag', ...place, detail: flag });
    const before = flags[index - 1];
    if (before !== undefined && before >= flag)
      throw new PatternRefused({ reason: 'ill-formed', ...place, detail: 'the flags are not in alphabetical order, or one stands twice' });
  }
  return {
    global: flags.includes('g'),
    ignoreCase: flags.includes('i'),
    multiline: flags.includes('m'),
    dotAll: flags.includes('s'),
    unicode: flags.includes('u'),
  };
}
