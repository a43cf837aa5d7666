/** A source of chance that a seed decides: the same seed, the same choices, on every machine. */
export interface Random {
  /** A whole number from 0 to below `limit`. */
  readonly below: (limit: number) => number;
  /** True so often out of a hundred. */
  readonly percent: (chance: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
  /** So many values as `least` to `most`. */
  readonly several: <T>(least: number, most: number, make: (index: number) => T) => T[];
}

/** Mulberry32: small, fast, and good enough to choose programs with. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => next() % limit;
  return {
    below,
    percent: (chance) => below(100) < chance,
    pick: <T>(from: readonly T[]) => {
      const { length } = from;
      if (length === 0) throw new Error('there is nothing to pick from');
      return from[below(length)] as T;
    },
    several: (least, most, make) => Array.from({ length: least + below(most - least + 1) }, (_, index) => make(index)),
  };
}

/** A seed of its own for the part of a session that a number names. */
export function seedOf(session: number, part: number): number {
  const mixed = Math.imul(session ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(part + 1, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** One of several alternatives, each so often as its weight says; those of weight 0 never. */
export function oneOf<T>(random: Random, choices: readonly (readonly [weight: number, make: () => T])[]): T {
  let left = random.below(choices.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, make] of choices) {
    if (left < weight) return make();
    left -= weight;
  }
  throw new Error('no alternative has a weight');
}
