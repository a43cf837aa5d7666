import type { HirCallback, HirFunction, HirRequest, HirStatement, Span } from '../hir/nodes.ts';
import { evaluate } from './expressions.ts';
import { elementsOf, putMember } from './members.ts';
import { type Inputs, Memory } from './memory.ts';
import { refine } from './refine.ts';
import { copyState, joinStates, type State } from './state.ts';
import { anyValue, join, nothing, undefinedValue, type Value, valueKey } from './value.ts';

/** The ways out of a stretch of code, with what is known on each. */
interface Flow {
  readonly breaks: State[];
  readonly continues: State[];
  readonly returns: { readonly state: State; readonly value: Value }[];
}

const longestUnrolled = 64;

/**
 * Runs an action over abstract values: each helper anew for each call, each loop over a known list round by round, every other loop
 * until nothing changes. Each request is told to `onRequest` with all that its URL and options may be, once for each way there.
 */
export class Interpreter extends Memory {
  readonly onRequest: (request: HirRequest, url: Value, options: Value) => void;
  #flow: Flow = newFlow();

  constructor(inputs: Inputs, onRequest: Interpreter['onRequest']) {
    super(inputs);
    this.onRequest = onRequest;
  }

  run(entry: HirFunction): void {
    this.block(entry.body);
  }

  call(callee: HirFunction, args: readonly Value[], at: Span): Value {
    const { parameters, body, span } = callee;
    const [flow, path] = [this.#flow, this.path];
    this.#flow = newFlow();
    this.path = `${path}/${at.start}`;
    parameters.forEach((parameter, index) => {
      this.write(parameter, args[index] ?? undefinedValue);
    });
    this.block(body);
    const { returns } = this.#flow;
    const values = returns.map(({ value }) => value);
    if (this.isReached) values.push(undefinedValue);
    this.goOn(joinStates([...returns.map(({ state }) => state), this.isReached ? this.state : undefined], span));
    this.#flow = flow;
    this.path = path;
    return values.length === 0 ? nothing : join(values, span);
  }

  /** A function that a built-in calls any number of times with such arguments: what it answers. */
  callOften({ function: callee, span }: HirCallback, args: readonly Value[]): Value {
    let value: Value = nothing;
    this.repeat(span, () => {
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
        return this.isReached ? this.read(parameter, span) : nothing;
      }),
    );
    return { passes, fails };
  }

  block(statements: readonly HirStatement[]): void {
    for (const statement of statements) {
      if (!this.isReached) return;
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
        this.isReached = false;
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
    if (this.isReached) by(this.state);
    this.isReached = false;
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
    this.goOn(joinStates([...breaks, this.isReached ? this.state : undefined], node.span));
  }

  #loop(node: Extract<HirStatement, { kind: 'for' }>): void {
    const { span } = node;
    const list = evaluate(this, node.list);
    if (!this.isReached) return;
    const opened = this.open(list, span);
    const known = [...opened.values()].flatMap((alternative) =>
      alternative.kind === 'list' && alternative.elements.length <= longestUnrolled ? [alternative.elements] : [],
    );
    const outer = this.#flow;
    const start = copyState(this.state);
    if (known.length === opened.size) {
      this.#flow = { ...outer, breaks: [], continues: [] };
      this.choose(span, ...known.map((elements) => () => this.#rounds(node, elements)));
      const { breaks } = this.#flow;
      this.#flow = outer;
      this.goOn(joinStates([...breaks, this.isReached ? this.state : undefined], span));
      // A list that changes while it is walked has other rounds than those.
      if (!this.isReached || valueKey(this.open(list, span)) === valueKey(opened)) return;
    }
    this.goOn(start);
    this.#flow = { ...outer, breaks: [], continues: [] };
    this.repeat(span, () => {
      this.write(node.variable, elementsOf(this.open(list, span), span));
      this.block(node.body);
      this.goOn(joinStates([...this.#flow.continues, this.isReached ? this.state : undefined], span));
    });
    const { breaks } = this.#flow;
    this.#flow = outer;
    this.goOn(joinStates([...breaks, this.isReached ? this.state : undefined], span));
  }

  #rounds(node: Extract<HirStatement, { kind: 'for' }>, elements: readonly Value[]): void {
    const path = this.path;
    elements.forEach((element, index) => {
      if (!this.isReached) return;
      this.path = `${path}/${node.span.start}.${index}`;
      this.#flow = { ...this.#flow, continues: [] };
      this.write(node.variable, element);
      this.block(node.body);
      this.goOn(joinStates([...this.#flow.continues, this.isReached ? this.state : undefined], node.span));
    });
    this.path = path;
  }

  #catch(node: Extract<HirStatement, { kind: 'catch' }>): void {
    const { span } = node;
    const thrown = this.interrupted(span, () => this.block(node.body));
    const after = this.isReached ? this.state : undefined;
    this.goOn(thrown);
    this.write(node.variable, anyValue(node.variable.span));
    this.block(node.handler);
    this.goOn(joinStates([after, this.isReached ? this.state : undefined], span));
  }

  /** The finalizer runs on every way out, and each way goes on behind it; what it finds is what any of them may bring. */
  #finally(node: Extract<HirStatement, { kind: 'finally' }>): void {
    const { span } = node;
    const outer = this.#flow;
    const inner = newFlow();
    this.#flow = inner;
    const thrown = this.interrupted(span, () => this.block(node.body));
    this.#flow = outer;
    const goesOn = this.isReached;
    const ways = [...inner.breaks, ...inner.continues, ...inner.returns.map(({ state }) => state), goesOn ? this.state : undefined];
    this.goOn(joinStates([thrown, ...ways], span));
    this.block(node.finalizer);
    if (!this.isReached) return;
    const end = this.state;
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
    this.isReached = goesOn;
    this.state = copyState(end);
  }
}

function newFlow(): Flow {
  return { breaks: [], continues: [], returns: [] };
}
