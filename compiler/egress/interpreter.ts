import type { ValueShape } from '../../schemas/ir/value-shape.ts';
import type { HirCallback, HirFunction, HirRequest, HirStatement, Span, Variable } from '../hir/nodes.ts';
import { evaluate } from './expressions.ts';
import { elementsOf, putMember } from './members.ts';
import { refine } from './refine.ts';
import { type Content, copyState, joinContents, joinStates, type State, sameState, widenState } from './state.ts';
import { type Alternative, anyValue, join, nothing, oneOf, undefinedValue, type Value, valueKey } from './value.ts';

/** The ways out of a stretch of code, with what is known on each. */
interface Flow {
  readonly breaks: State[];
  readonly continues: State[];
  readonly returns: { readonly state: State; readonly value: Value }[];
}

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
const longestUnrolled = 64;

/** What an action's inputs are known to be. */
export interface Inputs {
  readonly event: ValueShape;
  readonly config: ValueShape;
  /** Whether no answer is written to after it was held to a shape, so that it keeps the shape. */
  readonly keepsAnswers: boolean;
}

/**
 * Runs an action over abstract values: each helper anew for each call, each loop over a known list round by round, every other loop
 * until nothing changes. Each request is told to `onRequest` with all that its URL and options may be, once for each way there.
 */
export class Interpreter {
  readonly inputs: Inputs;
  readonly onRequest: (request: HirRequest, url: Value, options: Value) => void;
  #state: State = { variables: new Map(), heap: new Map() };
  #reached = true;
  #flow: Flow = newFlow();
  readonly #tries: Writes[] = [];
  /** Where in the calls and rounds we are: the same list literal is another list at another place. */
  #path = '';
  /** Above zero where a stretch of code stands for several runs of it. */
  #repeated = 0;
  #steps = 0;

  constructor(inputs: Inputs, onRequest: Interpreter['onRequest']) {
    this.inputs = inputs;
    this.onRequest = onRequest;
  }

  run(entry: HirFunction): void {
    this.block(entry.body);
  }

  get reached(): boolean {
    return this.#reached;
  }

  step(): void {
    this.#steps += 1;
    if (this.#steps > mostSteps) throw new AnalysisExhausted();
  }

  read(variable: Variable, span: Span): Value {
    if (!this.#reached) return nothing;
    return this.#state.variables.get(variable) ?? anyValue(span);
  }

  write(variable: Variable, value: Value): void {
    this.#state.variables.set(variable, value);
    for (const { variables } of this.#tries) {
      const known = variables.get(variable);
      variables.set(variable, known === undefined ? value : join([known, value], variable.span));
    }
  }

  /** Replaces what is known of a variable by what a test has shown. */
  narrow(variable: Variable, value: Value): void {
    this.#state.variables.set(variable, value);
    if (value.size === 0) this.#reached = false;
  }

  /** A list or record that this run builds here. */
  allocate(built: Alternative, span: Span): Value {
    return this.allocateOneOf([built], span);
  }

  /** One list or record, of which it is not known which of these it is. */
  allocateOneOf(built: readonly Alternative[], span: Span): Value {
    const location = `${this.#path}@${span.source.path}:${span.start}`;
    const several = this.#repeated > 0;
    const known = several ? this.#state.heap.get(location) : undefined;
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
      alternative.kind === 'reference' ? (this.#state.heap.get(alternative.location)?.value ?? anyValue(span)) : oneOf(alternative),
    );
    return join(opened, span);
  }

  /** Changes lists and records in place. Where it is not known which, any of them may have changed to anything. */
  change(target: Value, span: Span, how: (content: Alternative) => Value): void {
    const alternatives = [...target.values()];
    // What is not followed may be an answer, or hold one.
    if (this.inputs.keepsAnswers && alternatives.some(({ kind }) => kind === 'data' || kind === 'any')) throw new AnswerChanged();
    if (alternatives.some(({ kind }) => kind === 'any')) {
      for (const [location, { several }] of this.#state.heap) this.#store(location, { value: anyValue(span), several }, span);
      return;
    }
    for (const alternative of alternatives) {
      if (alternative.kind !== 'reference') continue;
      const content = this.#state.heap.get(alternative.location);
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
    this.#state.heap.set(location, content);
    for (const { heap } of this.#tries) {
      const both = joinContents(heap.get(location), content, span);
      if (both !== undefined) heap.set(location, both);
    }
  }

  /** Evaluates one thing or another, and goes on with what holds after either. */
  choose<T>(span: Span, ...ways: readonly (() => T)[]): T[] {
    const before = copyState(this.#state);
    const wasReached = this.#reached;
    const after: (State | undefined)[] = [];
    const results = ways.map((way) => {
      this.#state = copyState(before);
      this.#reached = wasReached;
      const result = way();
      after.push(this.#reached ? this.#state : undefined);
      return result;
    });
    this.#goOn(joinStates(after, span));
    return results;
  }

  #goOn(state: State | undefined): void {
    this.#reached = state !== undefined;
    if (state !== undefined) this.#state = copyState(state);
  }

  call(callee: HirFunction, args: readonly Value[], at: Span): Value {
    const { parameters, body, span } = callee;
    const [flow, path] = [this.#flow, this.#path];
    this.#flow = newFlow();
    this.#path = `${path}/${at.start}`;
    parameters.forEach((parameter, index) => {
      this.write(parameter, args[index] ?? undefinedValue);
    });
    this.block(body);
    const { returns } = this.#flow;
    const values = returns.map(({ value }) => value);
    if (this.#reached) values.push(undefinedValue);
    this.#goOn(joinStates([...returns.map(({ state }) => state), this.#reached ? this.#state : undefined], span));
    this.#flow = flow;
    this.#path = path;
    return values.length === 0 ? nothing : join(values, span);
  }

  /** A function that a built-in calls any number of times with such arguments: what it answers. */
  callOften({ function: callee, span }: HirCallback, args: readonly Value[]): Value {
    let value: Value = nothing;
    this.#repeat(span, () => {
      value = join([value, this.call(callee, args, span)], span);
    });
    return value;
  }

  /** What an argument may be where a test of it by a callback holds, and where it does not. */
  test({ function: callee, span }: HirCallback, args: readonly Value[]): { readonly passes: Value; readonly fails: Value } {
    const [value = nothing] = args;
    const [only, ...others] = callee.body;
    const [parameter] = callee.parameters;
    if (only?.kind !== 'return' || only.value === undefined || others.length > 0 || parameter === undefined) {
      this.call(callee, args, span);
      return { passes: value, fails: value };
    }
    this.call(callee, args, span);
    const { value: test } = only;
    const [passes = nothing, fails = nothing] = this.choose(
      span,
      ...[true, false].map((holds) => () => {
        this.write(parameter, value);
        refine(this, test, holds);
        return this.#reached ? this.read(parameter, span) : nothing;
      }),
    );
    return { passes, fails };
  }

  block(statements: readonly HirStatement[]): void {
    for (const statement of statements) {
      if (!this.#reached) return;
      this.step();
      this.#execute(statement);
    }
  }

  #execute(node: HirStatement): void {
    switch (node.kind) {
      case 'set':
        this.write(node.variable, evaluate(this, node.value));
        return;
      case 'put': {
        const target = evaluate(this, node.object);
        const key = evaluate(this, node.key);
        putMember(this, target, key, evaluate(this, node.value), node.span);
        return;
      }
      case 'evaluate':
        evaluate(this, node.value);
        return;
      case 'if':
        evaluate(this, node.test);
        this.choose(
          node.span,
          () => {
            refine(this, node.test, true);
            this.block(node.consequent);
          },
          () => {
            refine(this, node.test, false);
            this.block(node.alternate);
          },
        );
        return;
      case 'switch':
        this.#switch(node);
        return;
      case 'for':
        this.#loop(node);
        return;
      case 'return': {
        const value = node.value === undefined ? undefinedValue : evaluate(this, node.value);
        this.#leave((state) => this.#flow.returns.push({ state, value }));
        return;
      }
      case 'throw':
        evaluate(this, node.value);
        this.#reached = false;
        return;
      case 'break':
        this.#leave((state) => this.#flow.breaks.push(state));
        return;
      case 'continue':
        this.#leave((state) => this.#flow.continues.push(state));
        return;
      case 'catch':
        this.#catch(node);
        return;
      case 'finally':
        this.#finally(node);
        return;
    }
  }

  #leave(by: (state: State) => void): void {
    if (this.#reached) by(this.#state);
    this.#reached = false;
  }

  #switch(node: Extract<HirStatement, { kind: 'switch' }>): void {
    evaluate(this, node.value);
    const outer = this.#flow;
    this.#flow = { ...outer, breaks: [] };
    const equals = (test: (typeof node.cases)[number]['tests'][number], holds: boolean): void =>
      refine(this, { kind: 'binary', operator: '===', left: node.value, right: test, span: test.span }, holds);
    const noCase = (): void => {
      for (const { tests } of node.cases) for (const test of tests) equals(test, false);
    };
    this.choose(
      node.span,
      ...node.cases.map(({ tests, body, span }) => () => {
        this.choose(
          span,
          ...tests.map((test) => () => {
            evaluate(this, test);
            equals(test, true);
          }),
        );
        this.block(body);
      }),
      () => {
        noCase();
        this.block(node.fallback);
      },
    );
    const { breaks } = this.#flow;
    this.#flow = outer;
    this.#goOn(joinStates([...breaks, this.#reached ? this.#state : undefined], node.span));
  }

  #loop(node: Extract<HirStatement, { kind: 'for' }>): void {
    const { span } = node;
    const list = evaluate(this, node.list);
    if (!this.#reached) return;
    const opened = this.open(list, span);
    const known = [...opened.values()].flatMap((alternative) =>
      alternative.kind === 'list' && alternative.elements.length <= longestUnrolled ? [alternative.elements] : [],
    );
    const outer = this.#flow;
    const start = copyState(this.#state);
    if (known.length === opened.size) {
      this.#flow = { ...outer, breaks: [], continues: [] };
      this.choose(span, ...known.map((elements) => () => this.#rounds(node, elements)));
      const { breaks } = this.#flow;
      this.#flow = outer;
      this.#goOn(joinStates([...breaks, this.#reached ? this.#state : undefined], span));
      // A list that changes while it is walked has other rounds than those.
      if (!this.#reached || valueKey(this.open(list, span)) === valueKey(opened)) return;
    }
    this.#goOn(start);
    this.#flow = { ...outer, breaks: [], continues: [] };
    this.#repeat(span, () => {
      this.write(node.variable, elementsOf(this.open(list, span), span));
      this.block(node.body);
      this.#goOn(joinStates([...this.#flow.continues, this.#reached ? this.#state : undefined], span));
    });
    const { breaks } = this.#flow;
    this.#flow = outer;
    this.#goOn(joinStates([...breaks, this.#reached ? this.#state : undefined], span));
  }

  #rounds(node: Extract<HirStatement, { kind: 'for' }>, elements: readonly Value[]): void {
    const path = this.#path;
    elements.forEach((element, index) => {
      if (!this.#reached) return;
      this.#path = `${path}/${node.span.start}.${index}`;
      this.#flow = { ...this.#flow, continues: [] };
      this.write(node.variable, element);
      this.block(node.body);
      this.#goOn(joinStates([...this.#flow.continues, this.#reached ? this.#state : undefined], node.span));
    });
    this.#path = path;
  }

  /** Any number of rounds, none included: until another one would tell nothing new. */
  #repeat(span: Span, round: () => void): void {
    if (!this.#reached) return;
    this.#repeated += 1;
    let known = copyState(this.#state);
    for (let count = 0; ; count++) {
      this.#goOn(known);
      round();
      const next = joinStates([known, this.#reached ? this.#state : undefined], span);
      if (next === undefined) break;
      const wider = count < 2 ? next : widenState(known, next, span);
      if (sameState(known, wider)) break;
      if (count > 20) throw new AnalysisExhausted();
      known = wider;
    }
    this.#repeated -= 1;
    this.#goOn(known);
  }

  #catch(node: Extract<HirStatement, { kind: 'catch' }>): void {
    const { span } = node;
    const writes: Writes = { variables: new Map(), heap: new Map() };
    const before = copyState(this.#state);
    this.#tries.push(writes);
    this.block(node.body);
    this.#tries.pop();
    const after = this.#reached ? this.#state : undefined;
    this.#goOn(joinStates([before, interrupted(before, writes, span)], span));
    this.write(node.variable, anyValue(node.variable.span));
    this.block(node.handler);
    this.#goOn(joinStates([after, this.#reached ? this.#state : undefined], span));
  }

  /** The finalizer runs on every way out, and each way goes on behind it; what it finds is what any of them may bring. */
  #finally(node: Extract<HirStatement, { kind: 'finally' }>): void {
    const { span } = node;
    const outer = this.#flow;
    const inner = newFlow();
    const writes: Writes = { variables: new Map(), heap: new Map() };
    const before = copyState(this.#state);
    this.#flow = inner;
    this.#tries.push(writes);
    this.block(node.body);
    this.#tries.pop();
    this.#flow = outer;
    const goesOn = this.#reached;
    const ways = [...inner.breaks, ...inner.continues, ...inner.returns.map(({ state }) => state), goesOn ? this.#state : undefined];
    this.#goOn(joinStates([before, interrupted(before, writes, span), ...ways], span));
    this.block(node.finalizer);
    if (!this.#reached) return;
    const end = this.#state;
    if (inner.breaks.length > 0) outer.breaks.push(end);
    if (inner.continues.length > 0) outer.continues.push(end);
    if (inner.returns.length > 0)
      outer.returns.push({
        state: end,
        value: join(
          inner.returns.map(({ value }) => value),
          span,
        ),
      });
    this.#reached = goesOn;
    this.#state = copyState(end);
  }
}

/** Something may have been thrown between any two writes. */
function interrupted(before: State, writes: Writes, span: Span): State {
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

function newFlow(): Flow {
  return { breaks: [], continues: [], returns: [] };
}
