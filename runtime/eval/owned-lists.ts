import type { List } from './values.ts';

/** How many lists are looked through before they are put where a look-up takes no longer for more of them. */
const mostLookedThrough = 16;

/**
 * The lists that a run built. Every list is added, and most runs write to one of a few over and over, so that a set would take longer to
 * fill than to save: it is filled by the look-ups that need it.
 */
export class OwnedLists {
  #all: List[] = [];
  #found: List | undefined;
  #set: Set<List> | undefined;
  /** How many of all are in the set. */
  #inSet = 0;

  add(list: List): void {
    this.#all.push(list);
  }

  has(list: List): boolean {
    if (list === this.#found) return true;
    if (!this.#holds(list)) return false;
    this.#found = list;
    return true;
  }

  #holds(list: List): boolean {
    if (this.#all.length <= mostLookedThrough) return this.#all.includes(list);
    this.#set ??= new Set();
    for (; this.#inSet < this.#all.length; this.#inSet++) this.#set.add(this.#all[this.#inSet] as List);
    return this.#set.has(list);
  }
}
