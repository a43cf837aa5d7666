import type { ValueShape } from '../../schemas/ir/value-shape.ts';
import type { Span, Variable } from '../hir/nodes.ts';
import { type Content, copyState, joinContents, joinStates, type State, sameState, widenState } from './state.ts';
import { type Alternative, anyValue, join, nothing, oneOf, type Value } from './value.ts';

/** What was written while a `try` ran: what its handler may find instead of what stood there before. */
interface Writes {
  readonly variables: Map<Variable, Value>;
  readonly heap: Map<string, Content>;
}

/** The analysis would take longer than anyone waits for a compiler. */
export class AnalysisExhausted extends Error {}

/** An answer that was held to a shape is written to afterwards, perhaps by another name and against its type. */
export class AnswerChanged extends Error {}

const mostSteps = 400_000;

/** What an action's inputs are known to be. */
export interface Inputs {
  readonly event: ValueShape;
  readonly config: ValueShape;
  /** Whether no answer is written to after it was held to a shape, so that it keeps the shape. */
  readonly keepsAnswers: boolean;
}

/**
 * What is known where an analysis stands: of each variable, and of the lists and records that the action built. Ways that part are
 * looked at one after another, and joined again.
 */
export class Memory {
  readonly inputs: Inputs;
  protected state: State = { variables: new Map(), heap: new Map() };
  protected isReached = true;
  readonly #tries: Writes[] = [];
  /** Where in the calls and rounds we are: the same list literal is another list at another place. */
  protected path = '';
  /** Above zero where a stretch of code stands for several runs of it. */
  #repeated = 0;
  #steps = 0;

  constructor(inputs: Inputs) {
    this.inputs = inputs;
  }

  get reached(): boolean {
    return this.isReached;
  }

  step(): void {
    this.#steps += 1;
    if (this.#steps > mostSteps) throw new AnalysisExhausted();
  }

  read(variable: Variable, span: Span): Value {
    if (!this.isReached) return nothing;
    return this.state.variables.get(variable) ?? anyValue(span);
  }

  write(variable: Variable, value: Value): void {
    this.state.variables.set(variable, value);
    for (const { variables } of this.#tries) {
      const known = variables.get(variable);
      variables.set(variable, known === undefined ? value : join([known, value], variable.span));
    }
  }

  /** Replaces what is known of a variable by what a test has shown. */
  narrow(variable: Variable, value: Value): void {
    this.state.variables.set(variable, value);
    if (value.size === 0) this.isReached = false;
  }

  /** A list or record that this run builds here. */
  allocate(built: Alternative, span: Span): Value {
    return this.allocateOneOf([built], span);
  }

  /** One list or record, of which it is not known which of these it is. */
  allocateOneOf(built: readonly Alternative[], span: Span): Value {
    const location = `${this.path}@${span.source.path}:${span.start}`;
    const several = this.#repeated > 0;
    const known = several ? this.state.heap.get(location) : undefined;
    const value = join(
      built.map((one) => oneOf(one)),
      span,
    );
    const content = known === undefined ? { value, several } : { value: join([known.value, value], span), several: true };
    this.#store(location, content, span);
    return oneOf({ kind: 'reference', location });
  }

  /** A value with what its references lead to in their place. */
  open(value: Value, span: Span): Value {
    if (![...value.values()].some(({ kind }) => kind === 'reference')) return value;
    const opened = [...value.values()].map((alternative) =>
      alternative.kind === 'reference' ? (this.state.heap.get(alternative.location)?.value ?? anyValue(span)) : oneOf(alternative),
    );
    return join(opened, span);
  }

  /** Changes lists and records in place. Where it is not known which, any of them may have changed to anything. */
  change(target: Value, span: Span, how: (content: Alternative) => Value): void {
    const alternatives = [...target.values()];
    // What is not followed may be an answer, or hold one.
    if (this.inputs.keepsAnswers && alternatives.some(({ kind }) => kind === 'data' || kind === 'any')) throw new AnswerChanged();
    if (alternatives.some(({ kind }) => kind === 'any')) {
      for (const [location, { several }] of this.state.heap) this.#store(location, { value: anyValue(span), several }, span);
      return;
    }
    for (const alternative of alternatives) {
      if (alternative.kind !== 'reference') continue;
      const content = this.state.heap.get(alternative.location);
      if (content === undefined) continue;
      const changed = join(
        [...content.value.values()].map((one) => (one.kind === 'any' ? oneOf(one) : how(one))),
        span,
      );
      const sure = alternatives.length === 1 && !content.several;
      this.#store(alternative.location, { ...content, value: sure ? changed : join([content.value, changed], span) }, span);
    }
  }

  #store(location: string, content: Content, span: Span): void {
    this.state.heap.set(location, content);
    for (const { heap } of this.#tries) {
      const both = joinContents(heap.get(location), content, span);
      if (both !== undefined) heap.set(location, both);
    }
  }

  /** Evaluates one thing or another, and goes on with what holds after either. */
  choose<T>(span: Span, ...ways: readonly (() => T)[]): T[] {
    const before = copyState(this.state);
    const wasReached = this.isReached;
    const after: (State | undefined)[] = [];
    const results = ways.map((way) => {
      this.state = copyState(before);
      this.isReached = wasReached;
      const result = way();
      after.push(this.isReached ? this.state : undefined);
      return result;
    });
    this.goOn(joinStates(after, span));
    return results;
  }

  protected goOn(state: State | undefined): void {
    this.isReached = state !== undefined;
    if (state !== undefined) this.state = copyState(state);
  }

  /** Any number of rounds, none included: until another one would tell nothing new. */
  protected repeat(span: Span, round: () => void): void {
    if (!this.isReached) return;
    this.#repeated += 1;
    let known = copyState(this.state);
    for (let count = 0; ; count++) {
      this.goOn(known);
      round();
      const next = joinStates([known, this.isReached ? this.state : undefined], span);
      if (next === undefined) break;
      const wider = count < 2 ? next : widenState(known, next, span);
      if (sameState(known, wider)) break;
      if (count > 20) throw new AnalysisExhausted();
      known = wider;
    }
    this.#repeated -= 1;
    this.goOn(known);
  }

  /** Looks at a stretch of code that may be left between any two writes: what is known then. */
  protected interrupted(span: Span, look: () => void): State | undefined {
    const writes: Writes = { variables: new Map(), heap: new Map() };
    const before = copyState(this.state);
    this.#tries.push(writes);
    look();
    this.#tries.pop();
    return joinStates([before, withWrites(before, writes, span)], span);
  }
}

/** Something may have been thrown between any two writes. */
function withWrites(before: State, writes: Writes, span: Span): State {
  const state = copyState(before);
  for (const [variable, value] of writes.variables) {
    const known = state.variables.get(variable);
    state.variables.set(variable, known === undefined ? value : join([known, value], span));
  }
  for (const [location, content] of writes.heap) {
    const both = joinContents(state.heap.get(location), content, span);
    if (both !== undefined) state.heap.set(location, both);
  }
  return state;
}
