import { expect } from 'vitest';

/** What differs from one machine, or one version of the compiler, to the next. */
const variable: readonly (readonly [RegExp, string])[] = [
  [/sha256:[0-9a-f]{64}/g, 'sha256:<digest>'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<run>'],
  [/"now":"[^"]*"/g, '"now":"<now>"'],
  [/(key id|signed by) [A-Za-z0-9_-]{43}/g, '$1 <key>'],
];

function normalised(text: string): string {
  return variable.reduce((result, [pattern, name]) => result.replace(pattern, name), text);
}

/** Compares what a command printed with what a page shows; `…` on the page stands for anything, also for nothing. */
export function expectShown(command: string, printed: string, shown: readonly string[]): void {
  const printedText = normalised(printed).replace(/\n+$/, '');
  const shownText = normalised(shown.join('\n')).replace(/\n+$/, '');
  if (shownText.includes('…')) expect(printedText, command).toMatch(patternOf(shownText));
  else expect(printedText, command).toBe(shownText);
}

function patternOf(shown: string): RegExp {
  // A line of its own stands for whole lines, or for none.
  const parts = shown.split(/^…\n|…/m).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`);
}
