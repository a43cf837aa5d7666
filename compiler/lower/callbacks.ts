import type { Part } from '../../schemas/ir/nodes.ts';
import { childExpressions, childrenOfStatement, type HirPart } from '../hir/children.ts';
import type { HirFunction, HirStatement, Variable } from '../hir/nodes.ts';
import type { FrameBuilder } from './frame.ts';
import { lowerFunction } from './functions.ts';

/** A callback and the values it captures: the variables around it that it reads, in the order in which it first does. */
export function lowerCallback(frame: FrameBuilder, definition: HirFunction): Part<'callback'> {
  const captured = freeVariables(definition);
  const index = lowerFunction(frame.emission, definition, captured);
  const captures = captured.map((variable) => frame.emission.at({ op: 'slot' as const, slot: frame.slotOf(variable) }, variable.span));
  return { op: 'callback', function: index, captures };
}

export function freeVariables(definition: HirFunction): Variable[] {
  const bound = new Set<Variable>(definition.parameters);
  const free = new Set<Variable>();
  const visitBlock = (block: readonly HirStatement[]): void => {
    for (const statement of block) {
      const { expressions, blocks } = childrenOfStatement(statement);
      expressions.forEach(visitExpression);
      if (statement.kind === 'set' || statement.kind === 'for' || statement.kind === 'catch') bound.add(statement.variable);
      blocks.forEach(visitBlock);
    }
  };
  const visitExpression = (node: HirPart): void => {
    if (node.kind === 'variable' && !bound.has(node.variable)) free.add(node.variable);
    if (node.kind === 'callback') for (const variable of freeVariables(node.function)) if (!bound.has(variable)) free.add(variable);
    if (node.kind === 'optional') {
      visitExpression(node.value);
      bound.add(node.variable);
      visitExpression(node.access);
    } else childExpressions(node).forEach(visitExpression);
  };
  visitBlock(definition.body);
  return [...free];
}
