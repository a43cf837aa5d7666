import type { ActionBounds, BoundTerm } from '../../schemas/generated/bundle.ts';
import type { Limits } from '../../schemas/platform/limits.ts';
import type { Colours } from '../terminal.ts';

/** What a run of an action counts at most, as lines for people: a number, or a formula over lengths that nobody declared. */
export function boundLines(bounds: ActionBounds | undefined, limits: Limits, colours: Colours): string[] {
  if (bounds === undefined) return [];
  const rows: readonly (readonly [readonly BoundTerm[] | undefined, string, number])[] = [
    [bounds.steps, 'steps', limits.steps],
    [bounds.bytes, 'bytes built', limits.built],
    [bounds.fetches, 'fetches', limits.fetches],
    [bounds.logs, 'log entries', limits.logEntries],
    [bounds.state, 'bytes of step state', limits.state],
    [bounds.claims, 'claims', limits.claims],
    [bounds.metadata, 'bytes of metadata patches', limits.metadata],
  ];
  return rows
    .filter(([terms]) => terms !== undefined && terms.length > 0)
    .map(([terms = [], unit, limit], index) => {
      const name = colours.dim((index === 0 ? 'at most' : '').padEnd(10));
      return `  ${name}${boundText(terms, unit)}${remark(terms, limit, colours)}`;
    });
}

/** A formula in words: `1,200 steps, and 0.125 for each code unit of config`. */
export function boundText(terms: readonly BoundTerm[], unit: string): string {
  const unknown = terms.flatMap(({ of }) => of).find((name) => name.startsWith('?'));
  if (unknown !== undefined) return `no known number of ${unit}: it depends on the ${unknown.slice(1)}`;
  const declared = terms.find(({ of }) => of.length === 0)?.times ?? 0;
  const more = terms.filter(({ of }) => of.length > 0).map(({ times, of }) => `${amount(times)} × ${of.map(lengthText).join(' × ')}`);
  return [`${amount(declared)} ${unit}`, ...more].join(' + ');
}

const lengthNames: { readonly [name: string]: string } = {
  answer: 'length of the longest answer',
  'event.*': 'length of what the event holds beside its declared members',
};

const lengthText = (name: string): string => lengthNames[name] ?? `length of ${name}`;

const amount = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 3 });

function remark(terms: readonly BoundTerm[], limit: number, colours: Colours): string {
  const declared = terms.find(({ of }) => of.length === 0)?.times ?? 0;
  if (declared > limit) return colours.dim(` (the budget of ${amount(limit)} ends it where all it reads is as long as it may be)`);
  return terms.some(({ of }) => of.length > 0) ? colours.dim(' (JSON text, in code units)') : '';
}
