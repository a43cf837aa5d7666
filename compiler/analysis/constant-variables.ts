import { childExpressions, childrenOfStatement, type HirPart } from '../hir/children.ts';
import type { HirExpression, HirFunction, HirStatement, Variable } from '../hir/nodes.ts';

/** What is known of the variables of an action: those that are set once and never written to through any name. */
export interface ConstantVariables {
  /** The expression behind a name, as long as it is a name. */
  resolve(node: HirExpression): HirExpression;
  /** An expression with the scalar constants it names put in their place. */
  inline(node: HirExpression): HirExpression;
}

/**
 * Finds the variables whose one value is an expression of the text. A record or list counts only while nothing could write to it:
 * it is read by its members, handed to api, or named where nothing keeps it.
 */
export function constantVariables(entry: HirFunction): ConstantVariables {
  const definitions = new Map<Variable, HirExpression>();
  const unstable = new Set<Variable>();
  const seen = new Set<HirFunction>();

  const visitFunction = (definition: HirFunction): void => {
    if (seen.has(definition)) return;
    seen.add(definition);
    visitBlock(definition.body);
  };
  const visitBlock = (block: readonly HirStatement[]): void => {
    for (const statement of block) {
      if (statement.kind === 'set') {
        if (definitions.has(statement.variable) || statement.variable.assigned) unstable.add(statement.variable);
        definitions.set(statement.variable, statement.value);
        release(statement.value);
      }
      if (statement.kind === 'put') release(statement.object);
      if (statement.kind === 'return' && statement.value !== undefined) release(statement.value);
      if (statement.kind === 'for' || statement.kind === 'catch') unstable.add(statement.variable);
      const { expressions, blocks } = childrenOfStatement(statement);
      expressions.forEach(visitExpression);
      blocks.forEach(visitBlock);
    }
  };
  /** A name whose value is stored, passed on or written through may be written to by another name. */
  const release = (node: HirPart): void => {
    if (node.kind === 'variable') unstable.add(node.variable);
    else if (node.kind !== 'get' && node.kind !== 'index') childExpressions(node).forEach(release);
    else release(node.object);
  };
  const visitExpression = (node: HirPart): void => {
    if (node.kind === 'method') release(node.receiver);
    if (node.kind === 'method' || node.kind === 'builtin' || node.kind === 'call') node.args.forEach(release);
    if (node.kind === 'optional') unstable.add(node.variable);
    if (node.kind === 'callback') visitFunction(node.function);
    if (node.kind === 'call') visitFunction(node.callee);
    childExpressions(node).forEach(visitExpression);
  };
  visitFunction(entry);

  const isScalar = (node: HirExpression): boolean => node.kind !== 'list' && node.kind !== 'record';
  const definitionOf = (variable: Variable): HirExpression | undefined => {
    const definition = definitions.get(variable);
    if (definition === undefined || variable.assigned) return undefined;
    // A text or number is the same under every name; what can be written to must not have escaped.
    return unstable.has(variable) && !isScalar(definition) ? undefined : definition;
  };
  const resolve = (node: HirExpression): HirExpression => {
    if (node.kind === 'constant') return resolve(node.constant.value);
    if (node.kind !== 'variable') return node;
    const value = definitionOf(node.variable);
    return value === undefined ? node : resolve(value);
  };
  return { resolve, inline: (node) => inlineNames(node, resolve) };
}

/** Names inside templates, concatenations and choices, replaced by what they stand for. */
function inlineNames(node: HirExpression, resolve: (node: HirExpression) => HirExpression): HirExpression {
  const inline = (part: HirExpression): HirExpression => inlineNames(part, resolve);
  switch (node.kind) {
    case 'variable': {
      const value = resolve(node);
      return value === node || value.kind === 'list' || value.kind === 'record' ? node : inline(value);
    }
    case 'template':
      return { ...node, parts: node.parts.map(inline) };
    case 'binary':
      return { ...node, left: inline(node.left), right: inline(node.right) };
    default:
      return node;
  }
}
