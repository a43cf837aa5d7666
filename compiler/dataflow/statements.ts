import { childExpressions, childrenOfStatement, type HirPart } from '../hir/children.ts';
import type { HirFunction, HirStatement } from '../hir/nodes.ts';
import type { Activation, Flow, Frame } from './context.ts';
import { cellOf } from './context.ts';
import { constantKey, evaluate, put } from './expressions.ts';
import type { Labels } from './label.ts';
import { type Cell, clean, decidedBy, elementsOf, joinLabels, tested } from './value.ts';

/** Follows a function as it is called on one way: once in each walk over the action. */
export function walkFunction(flow: Flow, definition: HirFunction, activation: Activation): void {
  if (activation.walk === flow.walk) return;
  activation.walk = flow.walk;
  const { returned, thrown, risk, guarded } = activation;
  const frame: Frame = { activation, returned, thrown, risk, guarded, reached: activation.reached.decides };
  walkBlock(flow, frame, definition.body);
  if (mayThrow(definition)) flow.grow(activation.left, { ...clean, decides: frame.reached });
}

/** Follows a callback; it sees the variables around it. */
export function walkCallback(flow: Flow, outer: Frame, definition: HirFunction, returned: Cell, decides: Labels): void {
  const frame: Frame = { ...outer, returned, reached: joinLabels(outer.reached, decides) };
  walkBlock(flow, frame, definition.body);
}

function walkBlock(flow: Flow, frame: Frame, block: readonly HirStatement[]): void {
  for (const statement of block) walkStatement(flow, frame, statement);
}

function walkStatement(flow: Flow, frame: Frame, node: HirStatement): void {
  const of = (part: HirPart) => evaluate(flow, frame, part);
  switch (node.kind) {
    case 'set': {
      const value = of(node.value);
      // What decided that a declaration was reached decided the same of all that reads it.
      const decides = node.variable.assigned ? frame.reached : new Map();
      flow.grow(flow.variable(frame.activation, node.variable), decidedBy(value, decides));
      return;
    }
    case 'put': {
      const object = of(node.object);
      const key = of(node.key);
      const value = of(node.value);
      for (const container of object.containers) put(flow, container, key, constantKey(node.key), value, frame.reached);
      return;
    }
    case 'evaluate':
      of(node.value);
      return;
    case 'if': {
      const test = tested(of(node.test));
      branch(flow, frame, test, [node.consequent, node.alternate]);
      return;
    }
    case 'switch': {
      const tests = [node.value, ...node.cases.flatMap((one) => one.tests)].map((part) => tested(of(part)));
      branch(flow, frame, joinLabels(...tests), [...node.cases.map(({ body }) => body), node.fallback]);
      return;
    }
    case 'for':
      walkLoop(flow, frame, node);
      return;
    case 'return':
      if (node.value !== undefined) flow.grow(frame.returned, decidedBy(of(node.value), frame.reached));
      else flow.grow(frame.returned, { ...clean, decides: frame.reached });
      return;
    case 'throw':
      flow.grow(frame.thrown, decidedBy(of(node.value), frame.reached));
      return;
    case 'catch':
      walkCatch(flow, frame, node);
      return;
    case 'finally': {
      const { reached } = frame;
      walkBlock(flow, frame, node.body);
      const behind = frame.reached;
      frame.reached = joinLabels(reached, behind);
      walkBlock(flow, frame, node.finalizer);
      return;
    }
    case 'break':
    case 'continue':
      return;
  }
}

/** Blocks of which a test chooses one. What comes behind them depends on the test only where one of them may end the function or loop. */
function branch(flow: Flow, frame: Frame, test: Labels, blocks: readonly (readonly HirStatement[])[]): void {
  const before = frame.reached;
  const ends: Labels[] = [];
  for (const block of blocks) {
    frame.reached = joinLabels(before, test);
    walkBlock(flow, frame, block);
    ends.push(frame.reached);
  }
  frame.reached = blocks.some((block) => block.some(mayLeave)) ? joinLabels(before, ...ends) : before;
}

function walkLoop(flow: Flow, frame: Frame, node: Extract<HirStatement, { kind: 'for' }>): void {
  const list = evaluate(flow, frame, node.list);
  flow.grow(flow.variable(frame.activation, node.variable), elementsOf(list));
  const count = tested({ ...clean, labels: list.labels, decides: list.decides });
  const filling = [...list.containers].map(({ names }) => tested({ ...clean, labels: names.labels, decides: names.decides }));
  // A break in one turn decides about the next.
  const turns = cellOf(frame.activation.kept, node);
  branch(flow, frame, joinLabels(count, ...filling, turns.decides), [node.body]);
  if (frame.guarded || node.body.some(mayLeave)) flow.grow(turns, { ...clean, decides: frame.reached });
}

function walkCatch(flow: Flow, frame: Frame, node: Extract<HirStatement, { kind: 'catch' }>): void {
  const { reached, thrown, risk, guarded } = frame;
  const [caught, failing] = [0, 1].map((index) => cellOf(frame.activation.kept, index === 0 ? node : node.handler)) as [Cell, Cell];
  Object.assign(frame, { thrown: caught, risk: failing, guarded: true });
  walkBlock(flow, frame, node.body);
  const behind = frame.reached;
  Object.assign(frame, { thrown, risk, guarded });
  const decides = joinLabels(behind, failing.decides, tested(caught));
  flow.grow(risk, { ...clean, decides });
  flow.grow(flow.variable(frame.activation, node.variable), decidedBy(caught, decides));
  frame.reached = joinLabels(reached, decides);
  walkBlock(flow, frame, node.handler);
  frame.reached = [node.body, node.handler].some((block) => block.some(mayLeave)) ? joinLabels(behind, frame.reached) : reached;
}

/** Whether a statement may keep the ones behind it from being reached. */
function mayLeave(node: HirStatement): boolean {
  if (node.kind === 'return' || node.kind === 'throw' || node.kind === 'break' || node.kind === 'continue') return true;
  const { expressions, blocks } = childrenOfStatement(node);
  return blocks.some((block) => block.some(mayLeave)) || expressions.some(callsThrowing);
}

function callsThrowing(node: HirPart): boolean {
  return (node.kind === 'call' && mayThrow(node.callee)) || childExpressions(node).some(callsThrowing);
}

function mayThrow(definition: HirFunction): boolean {
  const known = throwing.get(definition);
  if (known !== undefined) return known;
  const inBlock = (block: readonly HirStatement[]): boolean =>
    block.some((statement) => {
      const { expressions, blocks } = childrenOfStatement(statement);
      return statement.kind === 'throw' || expressions.some(callsThrowing) || blocks.some(inBlock);
    });
  const result = inBlock(definition.body);
  throwing.set(definition, result);
  return result;
}
const throwing = new WeakMap<HirFunction, boolean>();
