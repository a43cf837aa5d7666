import type { Target } from '../../schemas/ir/program.ts';
import type { HirPart } from '../hir/children.ts';
import type { HirExpression, HirFunction, HirRequest, Variable } from '../hir/nodes.ts';
import type { Labels } from './label.ts';
import { Cell, Container, clean, deep, joinLabels, type Value } from './value.ts';

export type Effect = Extract<HirExpression, { kind: 'effect' }>;

/** What is known of a helper for one way to it: its variables, what it makes and what it answers. Callbacks share the one around them. */
export class Activation {
  readonly variables = new Map<Variable, Cell>();
  readonly containers = new Map<object, Container>();
  readonly callbacks = new Map<HirFunction, Cell>();
  readonly returned = new Cell();
  readonly thrown = new Cell();
  /** `decides`: what decided that it is called; `labels` are not used. */
  readonly reached = new Cell();
  /** What decided whether it came to its end. */
  readonly left = new Cell();
  /** What decides whether it throws. */
  readonly risk = new Cell();
  /** What loops and handlers keep from one walk to the next. */
  readonly kept = new Map<object, Cell>();
  readonly pairs = new Map<object, Container>();
  readonly callees = new Map<object, Activation>();
  /** A handler stands around a call of it. */
  guarded = false;
  walk = 0;
}

/** What goes into a part of an effect or a request. */
export type Parts = Map<string, Cell>;

/** Where the walk stands inside one function. */
export interface Frame {
  readonly activation: Activation;
  readonly returned: Cell;
  thrown: Cell;
  risk: Cell;
  guarded: boolean;
  /** What decided that the walk came here. */
  reached: Labels;
}

/** Ways to helpers beyond these are looked at together. */
const mostActivations = 1000;

/** What one walk after another has found of an action. It only grows. */
export class Flow {
  readonly targets: ReadonlyMap<HirRequest, readonly Target[]>;
  readonly root = new Activation();
  readonly effects = new Map<Effect, Parts>();
  readonly requests = new Map<HirRequest, Parts>();
  /** What patches hold, by member; `*` for what may be any. */
  readonly patches = new Map<Effect, Parts>();
  changed = false;
  walk = 0;
  readonly #shared = new Map<HirFunction, Activation>();
  #activations = 0;

  constructor(targets: ReadonlyMap<HirRequest, readonly Target[]>) {
    this.targets = targets;
  }

  grow(cell: Cell, value: Value): void {
    if (cell.add(value)) this.changed = true;
  }

  variable({ variables }: Activation, variable: Variable): Cell {
    return cellOf(variables, variable);
  }

  /** The lists or records that a part of the text makes. */
  container({ containers }: Activation, node: object, isList: boolean, left?: ReadonlySet<string>): Container {
    return containerOf(containers, node, isList, left);
  }

  /** The pairs of names and values that a call makes beside their list. */
  pair({ pairs }: Activation, node: object): Container {
    return containerOf(pairs, node, true);
  }

  /** Notes what decides whether the walk comes further: behind it, only what did not throw. */
  mayThrow(frame: Frame, decides: Labels): void {
    this.grow(frame.risk, { ...clean, decides });
    if (frame.guarded) frame.reached = joinLabels(frame.reached, decides);
  }

  callback({ callbacks }: Activation, definition: HirFunction): Cell {
    return cellOf(callbacks, definition);
  }

  /** The activation of a helper that a call leads to. */
  callee({ callees }: Activation, call: HirPart, definition: HirFunction): Activation {
    const known = callees.get(call);
    if (known !== undefined) return known;
    const activation = this.#activations < mostActivations ? new Activation() : (this.#shared.get(definition) ?? new Activation());
    if (this.#activations >= mostActivations) this.#shared.set(definition, activation);
    this.#activations += 1;
    callees.set(call, activation);
    return activation;
  }

  /** Notes what goes into a part of an effect or request, and what decided that it does. */
  sink(parts: Parts, name: string, value: Value, frame: Frame): void {
    const { labels, decides } = deep(value);
    this.grow(cellOf(parts, name), { labels, decides: joinLabels(decides, frame.reached), containers: new Set() });
  }
}

export function cellOf<Key>(cells: Map<Key, Cell>, key: Key): Cell {
  const known = cells.get(key);
  if (known !== undefined) return known;
  const cell = new Cell();
  cells.set(key, cell);
  return cell;
}

function containerOf(containers: Map<object, Container>, node: object, isList: boolean, left?: ReadonlySet<string>): Container {
  const known = containers.get(node);
  if (known !== undefined) return known;
  const container = new Container(isList, left);
  containers.set(node, container);
  return container;
}
