import { event } from '../../schemas/platform/event.ts';
import type { Field, Shape } from '../../schemas/platform/field.ts';
import type { Span } from '../hir/nodes.ts';

/**
 * Where data came from: `event.user.email`, `step.fraud-signal.body`, `config.threshold`, `secret crm-key`, `answer GET https://…`.
 * A *place* is what stands there itself, so that a member of it is a longer path; everything else was derived from it.
 */
export interface Label {
  readonly path: string;
  readonly place: boolean;
  /** Where it was read. */
  readonly span: Span;
}

/** Labels by their key; of equal ones the first that was met. */
export type Labels = ReadonlyMap<string, Label>;

export const noLabels: Labels = new Map();

/** Deeper paths count as what holds them: a loop may go down one member a turn. */
const deepestPath = 8;
const plainName = /^[A-Za-z0-9_-]+$/;

export function labelKey({ path, place }: Label): string {
  return place ? `=${path}` : `~${path}`;
}

export function labelsOf(...labels: readonly Label[]): Labels {
  return new Map(labels.map((label) => [labelKey(label), label]));
}

/** The labels of what is made of something. */
export function derived(labels: Labels): Labels {
  if ([...labels.values()].every(({ place }) => !place)) return labels;
  return labelsOf(...[...labels.values()].map((label) => (label.place ? { ...label, place: false } : label)));
}

/** The label of a member of what a label stands for. */
export function memberLabel(label: Label, name: string, span: Span): Label {
  if (!label.place) return label;
  return canGoDown(label.path, name) ? { path: `${label.path}.${name}`, place: true, span } : { ...label, place: false, span };
}

function canGoDown(path: string, name: string): boolean {
  const parts = path.split('.');
  if (parts.length >= deepestPath || !plainName.test(name)) return false;
  if (parts[0] !== 'event') return true;
  const shape = shapeAt(parts.slice(1));
  if (shape === undefined) return false;
  return shape.kind === 'group' ? Object.hasOwn(shape.fields, name) : shape.kind === 'json' || shape.kind === 'map';
}

/** What a test of something tells: of a whole group or bag nothing but that it is there, which is called `event.user?`. */
export function testedLabels(labels: Labels): Labels {
  const all = [...labels.values()];
  if (!all.some(isGroup)) return derived(labels);
  return labelsOf(...all.map((label) => ({ ...label, place: false, path: isGroup(label) ? `${label.path}?` : label.path })));
}

/** Whether a label stands for a whole group or bag. */
export function isGroup({ path, place }: Label): boolean {
  if (!place) return false;
  const [root, ...names] = path.split('.');
  if (root !== 'event' || names.length === 0) return names.length === 0;
  const name = names.at(-1) ?? '';
  const outer = shapeAt(names.slice(0, -1));
  if (outer?.kind !== 'group') return false;
  const kind = outer.fields[name]?.shape.kind;
  return kind === 'group' || kind === 'json' || kind === 'map';
}

const wholeEvent: Shape = { kind: 'group', name: 'Event', fields: event };

/** The shape of what stands at a path of the event; of what stands inside a bag, that of the bag. */
export function shapeAt(names: readonly string[]): Shape | undefined {
  let shape: Shape = wholeEvent;
  for (const name of names) {
    if (shape.kind === 'json' || shape.kind === 'map') return shape;
    if (shape.kind !== 'group' || !Object.hasOwn(shape.fields, name)) return undefined;
    const field: Field | undefined = shape.fields[name];
    if (field === undefined) return undefined;
    shape = field.shape;
  }
  return shape;
}
