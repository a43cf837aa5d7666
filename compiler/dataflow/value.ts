import type { Span } from '../hir/nodes.ts';
import { derived, type Label, type Labels, labelKey, memberLabel, noLabels, testedLabels } from './label.ts';

/**
 * What is known of a value: what it was made from, what only decided which value it is, and the lists and records it may be.
 * What those hold is labelled in them.
 */
export interface Value {
  readonly labels: Labels;
  readonly decides: Labels;
  readonly containers: ReadonlySet<Container>;
}

const none: ReadonlySet<Container> = new Set();

export const clean: Value = { labels: noLabels, decides: noLabels, containers: none };

/** A value that only grows. */
export class Cell implements Value {
  readonly labels = new Map<string, Label>();
  readonly decides = new Map<string, Label>();
  readonly containers = new Set<Container>();

  /** Whether there was anything new in it. */
  add({ labels, decides, containers }: Value): boolean {
    const before = this.#size;
    addAll(this.labels, labels);
    addAll(this.decides, decides);
    for (const container of containers) this.containers.add(container);
    return this.#size > before;
  }

  get #size(): number {
    return this.labels.size + this.decides.size + this.containers.size;
  }
}

/** All lists or records that one place of a program makes. */
export class Container {
  readonly isList: boolean;
  readonly fields = new Map<string, Cell>();
  /** Elements whose index, and members whose name, is not known. */
  readonly rest = new Cell();
  /** What was spread into it. */
  readonly spread = new Cell();
  /** What its names were made from, and what decided what is in it. */
  readonly names = new Cell();
  /** Members that a rest pattern left out of what is spread. */
  readonly left: ReadonlySet<string>;

  constructor(isList: boolean, left: ReadonlySet<string> = new Set()) {
    this.isList = isList;
    this.left = left;
  }

  field(name: string): Cell {
    const known = this.fields.get(name);
    if (known !== undefined) return known;
    const cell = new Cell();
    this.fields.set(name, cell);
    return cell;
  }

  get cells(): Cell[] {
    return [...this.fields.values(), this.rest, this.spread, this.names];
  }
}

function addAll(into: Map<string, Label>, labels: Labels): void {
  for (const [key, label] of labels) if (!into.has(key)) into.set(key, label);
}

export function joinLabels(...all: readonly Labels[]): Labels {
  const filled = all.filter(({ size }) => size > 0);
  if (filled.length <= 1) return filled[0] ?? noLabels;
  const joined = new Map<string, Label>();
  for (const labels of filled) addAll(joined, labels);
  return joined;
}

export function joinValues(...values: readonly Value[]): Value {
  const filled = values.filter((value) => value !== clean);
  if (filled.length === 1 && filled[0] !== undefined) return filled[0];
  if (filled.length === 0) return clean;
  return {
    labels: joinLabels(...filled.map(({ labels }) => labels)),
    decides: joinLabels(...filled.map(({ decides }) => decides)),
    containers: new Set(filled.flatMap(({ containers }) => [...containers])),
  };
}

/** A value of which something decided that it is this one. */
export function decidedBy(value: Value, ...labels: readonly Labels[]): Value {
  return labels.every(({ size }) => size === 0) ? value : { ...value, decides: joinLabels(value.decides, ...labels) };
}

/** All that a value and what it holds was made from, and all that decided it. */
export function deep(value: Value): { readonly labels: Labels; readonly decides: Labels } {
  if (value.containers.size === 0) return value;
  const labels = new Map(value.labels);
  const decides = new Map(value.decides);
  const seen = new Set(value.containers);
  // What is added while the set is walked is walked too.
  for (const container of seen) {
    for (const cell of container.cells) {
      addAll(labels, cell.labels);
      addAll(decides, cell.decides);
      for (const inner of cell.containers) seen.add(inner);
    }
  }
  return { labels, decides };
}

/** What a test of a value looks at: what it was made from or decided by. */
export function tested(value: Value): Labels {
  const { labels, decides } = deep(value);
  return joinLabels(testedLabels(labels), decides);
}

/** All of a value that may decide what is done with it. */
export function whollyTested(value: Value): Labels {
  const { labels, decides } = deep(value);
  return joinLabels(derived(labels), decides);
}

/** A scalar that was computed from some values. */
export function computedFrom(...values: readonly Value[]): Value {
  const parts = values.map(deep);
  return {
    labels: derived(joinLabels(...parts.map(({ labels }) => labels))),
    decides: joinLabels(...parts.map(({ decides }) => decides)),
    containers: none,
  };
}

/** A member by its name. */
export function memberOf(value: Value, name: string, span: Span, seen = new Set<Container>()): Value {
  const own = new Map<string, Label>();
  for (const label of value.labels.values()) {
    const member = memberLabel(label, name, span);
    own.set(labelKey(member), member);
  }
  const found: Value[] = [{ labels: own, decides: value.decides, containers: none }];
  for (const container of value.containers) {
    if (seen.has(container)) continue;
    seen.add(container);
    const field = container.fields.get(name);
    if (field !== undefined) found.push(field);
    // A list's length tells of its elements nothing but that they are there.
    if (!container.isList || name !== 'length') found.push(container.rest, { ...container.names, containers: none });
    else found.push({ labels: noLabels, decides: container.names.decides, containers: none });
    if (!container.left.has(name) && !isEmpty(container.spread)) found.push(memberOf(container.spread, name, span, seen));
  }
  return joinValues(...found);
}

/** Any element or member. */
export function elementsOf(value: Value, seen = new Set<Container>()): Value {
  const found: Value[] = [{ labels: derived(value.labels), decides: value.decides, containers: none }];
  for (const container of value.containers) {
    if (seen.has(container)) continue;
    seen.add(container);
    found.push(...container.fields.values(), container.rest);
    found.push({ labels: noLabels, decides: tested({ ...container.names, containers: none }), containers: none });
    if (!isEmpty(container.spread)) found.push(elementsOf(container.spread, seen));
  }
  return joinValues(...found);
}

/** What the names of members were made from. */
export function namesOf(value: Value, seen = new Set<Container>()): Value {
  const found: Value[] = [{ labels: derived(value.labels), decides: value.decides, containers: none }];
  for (const container of value.containers) {
    if (seen.has(container)) continue;
    seen.add(container);
    found.push({ ...container.names, containers: none });
    if (!isEmpty(container.spread)) found.push(namesOf(container.spread, seen));
  }
  return joinValues(...found);
}

export function isEmpty({ labels, decides, containers }: Value): boolean {
  return labels.size === 0 && decides.size === 0 && containers.size === 0;
}
