import type { Expression, Part, Statement } from '../../schemas/ir/nodes.ts';
import type { HirExpression, HirStatement } from '../hir/nodes.ts';
import { needsStatements } from './effectful.ts';
import { lowerExpression, lowerOperands } from './expressions.ts';
import type { FrameBuilder, Output } from './frame.ts';
import { lowerKeptRecord, lowerSealed } from './sealed.ts';

export function lowerBlock(frame: FrameBuilder, block: readonly HirStatement[]): Statement[] {
  const output: Output = [];
  for (const statement of block) lowerStatement(frame, statement, output);
  return output;
}

function lowerStatement(frame: FrameBuilder, node: HirStatement, output: Output): void {
  const { emission } = frame;
  const push = (statement: Statement) => output.push(emission.at(statement, node.span));
  switch (node.kind) {
    case 'set': {
      const role = emission.sealed.records.get(node.variable);
      if (role !== undefined) {
        lowerKeptRecord(frame, node.variable, node.value, role, output);
        return;
      }
      if (emission.sealed.variables.has(node.variable)) {
        const sealed = lowerSealed(frame, node.value, output);
        push({ op: 'seal', value: sealed, slot: frame.slotOf(node.variable) });
        return;
      }
      const value = lowerExpression(frame, node.value, output);
      push({ op: 'set', value, slot: frame.slotOf(node.variable) });
      return;
    }
    case 'put': {
      const [object, key, value] = lowerOperands(frame, [node.object, node.key, node.value], output) as [
        Expression,
        Expression,
        Expression,
      ];
      push({ op: 'put', object, key, value });
      return;
    }
    case 'evaluate':
      lowerEvaluation(frame, node.value, output);
      return;
    case 'if': {
      const test = lowerExpression(frame, node.test, output);
      push({ op: 'if', test, consequent: lowerBlock(frame, node.consequent), alternate: lowerBlock(frame, node.alternate) });
      return;
    }
    case 'switch':
      lowerSwitch(frame, node, output);
      return;
    case 'for': {
      const list = lowerExpression(frame, node.list, output);
      const slot = frame.slotOf(node.variable);
      push({ op: 'for', list, slot, body: lowerBlock(frame, node.body) });
      return;
    }
    case 'break':
    case 'continue':
      push({ op: node.kind });
      return;
    case 'return': {
      const value =
        node.value === undefined
          ? emission.at<Expression>({ op: 'special', name: 'undefined' }, node.span)
          : lowerExpression(frame, node.value, output);
      push({ op: 'return', value });
      return;
    }
    case 'throw': {
      const value = lowerExpression(frame, node.value, output);
      push({ op: 'throw', value });
      return;
    }
    case 'catch': {
      const body = lowerBlock(frame, node.body);
      const slot = frame.slotOf(node.variable);
      push({ op: 'catch', body, slot, handler: lowerBlock(frame, node.handler) });
      return;
    }
    case 'finally':
      push({ op: 'finally', body: lowerBlock(frame, node.body), finalizer: lowerBlock(frame, node.finalizer) });
      return;
  }
}

/** An expression for its effects alone: what is left of it once they are statements is dropped if it can do nothing. */
function lowerEvaluation(frame: FrameBuilder, node: HirExpression, output: Output): void {
  const { emission } = frame;
  if (node.kind === 'conditional' || node.kind === 'logical') {
    lowerChoice(frame, node, output);
    return;
  }
  const value = lowerExpression(frame, node, output);
  const idle = value.op === 'special' || value.op === 'literal' || value.op === 'slot';
  if (!idle || !needsStatements(node)) output.push(emission.at({ op: 'evaluate', value }, node.span));
}

/** `condition && api.deny('…')` and `condition ? … : …` as statements read best as an `if`. */
function lowerChoice(frame: FrameBuilder, node: Extract<HirExpression, { kind: 'conditional' | 'logical' }>, output: Output): void {
  const { emission } = frame;
  const arm = (value: HirExpression): Statement[] => {
    const statements: Output = [];
    lowerEvaluation(frame, value, statements);
    return statements;
  };
  if (node.kind === 'conditional') {
    const test = lowerExpression(frame, node.test, output);
    output.push(emission.at({ op: 'if', test, consequent: arm(node.consequent), alternate: arm(node.alternate) }, node.span));
    return;
  }
  const left = lowerExpression(frame, node.left, output);
  const test = node.operator === '??' ? emission.at<Expression>({ op: 'nullish', value: left }, node.left.span) : left;
  const whenTrue = node.operator !== '||';
  const statements = arm(node.right);
  output.push(emission.at({ op: 'if', test, consequent: whenTrue ? statements : [], alternate: whenTrue ? [] : statements }, node.span));
}

function lowerSwitch(frame: FrameBuilder, node: Extract<HirStatement, { kind: 'switch' }>, output: Output): void {
  const { emission } = frame;
  if (node.cases.some(({ tests }) => tests.some(needsStatements))) {
    lowerComputedSwitch(frame, node, output);
    return;
  }
  const value = lowerExpression(frame, node.value, output);
  const cases = node.cases.map(({ tests, body, span }): Part<'case'> => {
    const lowered = tests.map((test) => lowerExpression(frame, test, []));
    return emission.at({ op: 'case', tests: lowered, body: lowerBlock(frame, body) }, span);
  });
  output.push(emission.at({ op: 'switch', value, cases, default: lowerBlock(frame, node.fallback) }, node.span));
}

/**
 * A switch of which a test calls a helper or waits: a chain of `if`s, since a test is computed only when the ones before it
 * failed. It stands in the default of a switch without cases, which is what a `break` inside leaves.
 */
function lowerComputedSwitch(frame: FrameBuilder, node: Extract<HirStatement, { kind: 'switch' }>, output: Output): void {
  const { emission } = frame;
  const slot = frame.newSlot('subject');
  const matched = frame.newSlot('matched');
  output.push(emission.at({ op: 'set', value: lowerExpression(frame, node.value, output), slot }, node.value.span));
  const read = (from: number): Expression => emission.at({ op: 'slot', slot: from }, node.value.span);
  const chain = (index: number): Statement[] => {
    const found = node.cases[index];
    if (found === undefined) return lowerBlock(frame, node.fallback);
    const block: Output = [];
    lowerTests(found.tests, block);
    block.push(
      emission.at({ op: 'if', test: read(matched), consequent: lowerBlock(frame, found.body), alternate: chain(index + 1) }, found.span),
    );
    return block;
  };
  /** Leaves in `matched` whether one of the tests holds, and computes none behind the first that does. */
  const lowerTests = ([test, ...others]: readonly HirExpression[], block: Output): void => {
    if (test === undefined) return;
    const right = lowerExpression(frame, test, block);
    const value: Expression = emission.at({ op: 'binary', operator: '===', left: read(slot), right }, test.span);
    block.push(emission.at({ op: 'set', value, slot: matched }, test.span));
    if (others.length === 0) return;
    const rest: Output = [];
    lowerTests(others, rest);
    block.push(emission.at({ op: 'if', test: read(matched), consequent: [], alternate: rest }, test.span));
  };
  const nothing: Expression = emission.at({ op: 'special', name: 'undefined' }, node.span);
  output.push(emission.at({ op: 'switch', value: nothing, cases: [], default: chain(0) }, node.span));
}
