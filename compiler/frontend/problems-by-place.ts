import type { Position } from '../../schemas/platform/position.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CheckedPlace } from './check.ts';

/** Each place's problems, each said once; one that only some places have says where. */
export function problemsByPlace(places: readonly CheckedPlace[]): Diagnostic[] {
  const found = new Map<string, { readonly diagnostic: Diagnostic; readonly at: CheckedPlace[] }>();
  for (const place of places) {
    for (const diagnostic of place.problems.all) {
      const { code, file, range, message } = diagnostic;
      const key = JSON.stringify([code, file, range, message]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { diagnostic, at: [place] });
      else known.at.push(place);
    }
  }
  return [...found.values()].map(({ diagnostic, at }) => {
    if (at.length === places.length) return diagnostic;
    const names = [...new Set(at.map((place) => placeName(place, places, at)))];
    // What is said of one place may name it already.
    const [only] = names;
    if (names.length === 1 && only !== undefined && diagnostic.message.includes(`at ${only}`)) return diagnostic;
    return { ...diagnostic, message: `at ${names.join(' and ')}: ${diagnostic.message}` };
  });
}

/** What to call a place: its stage, and more where another place of that stage has not the problem. */
function placeName({ position, blocks }: CheckedPlace, places: readonly CheckedPlace[], at: readonly CheckedPlace[]): string {
  const others = places.filter((other) => other.position.at === position.at && !at.includes(other));
  if (others.length === 0) return position.at;
  const fact = facts.find(({ of }) => others.every((other) => of(other.position) !== of(position)));
  if (fact !== undefined) return `${position.at}, ${fact.of(position) ? 'behind' : 'before'} ${fact.block}`;
  const own = blocks.filter((block) => others.every((other) => !other.blocks.includes(block)));
  return own.length === 0 ? position.at : `${position.at}, in the block${own.length === 1 ? '' : 's'} ${own.join(', ')}`;
}

/** What tells two places of a stage apart. */
const facts: readonly { readonly block: string; readonly of: (position: Position) => boolean }[] = [
  { block: 'risk-evaluate', of: ({ risk }) => risk },
  { block: 'identity-lookup', of: ({ at, user }) => at !== 'registration/pre-create' && user === 'stored' },
  { block: 'identity-create', of: ({ at, user }) => at === 'registration/pre-create' && user === 'stored' },
];
