import type { ConstantVariables } from '../analysis/constant-variables.ts';
import { childExpressions, childrenOfStatement, type HirPart } from '../hir/children.ts';
import type { HirExpression, HirFunction, HirStatement, Variable } from '../hir/nodes.ts';
import type { Read } from './facts.ts';

/**
 * The longest paths below `event` and `step` that a program reads, through names, `?.` and the parameters of helpers. Of what is used
 * as a whole, the path of the whole is read: a record that is handed on may be read in all its parts.
 */
export function readsOf(entry: HirFunction, variables: ConstantVariables): readonly Read[] {
  const reads = new Map<string, Read>();
  const known = new Map<Variable, readonly string[]>();
  const seen = new Set<HirFunction>();

  const pathOf = (node: HirExpression): readonly string[] | undefined => {
    const at = variables.resolve(node);
    switch (at.kind) {
      case 'input':
        return at.name === 'config' ? undefined : [at.name];
      case 'variable':
        return known.get(at.variable);
      case 'get':
        return below(at.object, at.key);
      case 'index': {
        const key = variables.resolve(at.key);
        return key.kind === 'literal' && typeof key.value === 'string' ? below(at.object, key.value) : undefined;
      }
      case 'optional': {
        const path = pathOf(at.value);
        if (path !== undefined) known.set(at.variable, path);
        return path === undefined ? undefined : pathOf(at.access);
      }
      default:
        return undefined;
    }
  };
  const below = (object: HirExpression, key: string): readonly string[] | undefined => {
    const path = pathOf(object);
    return path === undefined ? undefined : [...path, key];
  };

  const note = (path: readonly string[], { span }: HirPart): void => {
    const key = JSON.stringify(path);
    if (!reads.has(key)) reads.set(key, { path, span });
  };
  const visitCall = (callee: HirFunction, args: readonly HirExpression[]): void => {
    const isNew = !seen.has(callee);
    args.forEach((argument, index) => {
      const path = pathOf(argument);
      const parameter = callee.parameters[index];
      if (path === undefined) visit(argument);
      else if (isNew && parameter !== undefined && !parameter.assigned) known.set(parameter, path);
      else if (parameter === undefined || known.get(parameter)?.join('\n') !== path.join('\n')) note(path, argument);
    });
    visitFunction(callee);
  };
  const visit = (node: HirPart): void => {
    const path = isExpression(node) ? pathOf(node) : undefined;
    if (path !== undefined) note(path, node);
    else if (node.kind === 'call') visitCall(node.callee, node.args);
    else {
      if (node.kind === 'callback') visitFunction(node.function);
      // What it reads through the question mark stands in the access.
      const isBound = node.kind === 'optional' && pathOf(node.value) !== undefined;
      for (const child of childExpressions(node)) if (!isBound || child !== node.value) visit(child);
    }
  };
  const visitBlock = (block: readonly HirStatement[]): void => {
    for (const statement of block) {
      // A name for a path reads nothing by itself.
      const isName = statement.kind === 'set' && namesPath(statement.variable, statement.value);
      const { expressions, blocks } = childrenOfStatement(statement);
      if (!isName) expressions.forEach(visit);
      blocks.forEach(visitBlock);
    }
  };
  const namesPath = (variable: Variable, value: HirExpression): boolean =>
    pathOf(value) !== undefined && variables.resolve({ kind: 'variable', variable, span: value.span }).kind !== 'variable';
  const visitFunction = (definition: HirFunction): void => {
    if (seen.has(definition)) return;
    seen.add(definition);
    visitBlock(definition.body);
  };
  visitFunction(entry);
  return [...reads.values()];
}

function isExpression(node: HirPart): node is HirExpression {
  return node.kind !== 'spread' && node.kind !== 'entry' && node.kind !== 'callback' && node.kind !== 'request';
}
