import type { List } from './values.ts';

/** How many lists are looked through before they are put where a look-up takes no longer for more of them. */
const mostLookedThrough = 16;

/**
 * The lists that a run built. Every list is added, and most runs build a few and write to one of them over and over, so that a set
 * would take longer to fill than to save.
 */
export class OwnedLists {
  #few: List[] = [];
  #many: Set<List> | undefined;

  add(list: List): void {
    if (this.#many !== undefined) this.#many.add(list);
    else if (this.#few.push(list) > mostLookedThrough) this.#many = new Set(this.#few);
  }

  has(list: List): boolean {
    return this.#many === undefined ? this.#few.includes(list) : this.#many.has(list);
  }
}
