import type { Span, Variable } from '../hir/nodes.ts';
import { join, type Value, valueKey, widen } from './value.ts';

/** What a location holds. One that stands for several lists or records is never written over, only added to. */
export interface Content {
  readonly value: Value;
  readonly several: boolean;
}

/** What is known at one point of the flow: the variables, and the lists and records this run built. */
export interface State {
  readonly variables: Map<Variable, Value>;
  readonly heap: Map<string, Content>;
}

export function copyState({ variables, heap }: State): State {
  return { variables: new Map(variables), heap: new Map(heap) };
}

export function joinContents(left: Content | undefined, right: Content | undefined, span: Span): Content | undefined {
  if (left === undefined || right === undefined || left === right) return left ?? right;
  return { value: join([left.value, right.value], span), several: left.several || right.several };
}

/** What holds where one of several ways has been taken; undefined where none can be. */
export function joinStates(states: readonly (State | undefined)[], span: Span): State | undefined {
  const reached = states.filter((state) => state !== undefined);
  const [first, ...others] = reached;
  if (first === undefined || others.length === 0) return first;
  const joined = copyState(first);
  for (const state of others) {
    for (const [variable, value] of state.variables) {
      const known = joined.variables.get(variable);
      if (known !== value) joined.variables.set(variable, known === undefined ? value : join([known, value], span));
    }
    for (const [location, content] of state.heap) {
      const both = joinContents(joined.heap.get(location), content, span);
      if (both !== undefined) joined.heap.set(location, both);
    }
  }
  return joined;
}

/** Whether nothing is in `after` that `before` does not know. */
export function sameState(before: State, after: State): boolean {
  if (before.variables.size !== after.variables.size || before.heap.size !== after.heap.size) return false;
  for (const [variable, value] of after.variables) {
    const known = before.variables.get(variable);
    if (known !== value && (known === undefined || valueKey(known) !== valueKey(value))) return false;
  }
  for (const [location, { value, several }] of after.heap) {
    const known = before.heap.get(location);
    if (known === undefined || known.several !== several || valueKey(known.value) !== valueKey(value)) return false;
  }
  return true;
}

/** `after`, with all that changed made so general that it stops changing. */
export function widenState(before: State, after: State, span: Span): State {
  const widened = copyState(after);
  for (const [variable, value] of after.variables) {
    const known = before.variables.get(variable);
    if (known !== undefined && known !== value && valueKey(known) !== valueKey(value)) widened.variables.set(variable, widen(value, span));
  }
  for (const [location, content] of after.heap) {
    const known = before.heap.get(location);
    if (known !== undefined && known !== content && valueKey(known.value) !== valueKey(content.value))
      widened.heap.set(location, { ...content, value: widen(content.value, span) });
  }
  return widened;
}
