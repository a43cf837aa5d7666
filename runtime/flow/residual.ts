import type { Expression, Node } from '../../schemas/ir/nodes.ts';

type Literal = Extract<Expression, { readonly op: 'literal' }>;

/**
 * What is left of a program once a value is known: `known` says which nodes have it. Two values that leave the same have no say in what
 * the program decides. What is left is to be compared, not to be run: where it is simpler than the program, it may fail elsewhere.
 */
export function residualText(nodes: readonly Node[], known: (node: Node) => boolean | undefined): string {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    const replaced = isNode(value) ? known(value) : undefined;
    if (replaced !== undefined) return { op: 'literal', value: replaced };
    return folded(Object.fromEntries(Object.entries(value).map(([name, member]) => [name, visit(member)])));
  };
  return JSON.stringify(visit(nodes));
}

type Folded = { readonly [name: string]: unknown };

function isNode(value: object): value is Node {
  return 'op' in value;
}

/** A node whose parts are folded, folded itself. */
function folded(node: Folded): unknown {
  switch (node.op) {
    case 'conditional':
      if (isLiteral(node.test)) return node.test.value ? node.consequent : node.alternate;
      return isSame(node.consequent, node.alternate) ? node.consequent : node;
    case 'logical':
      return foldedLogical(node);
    case 'unary':
      return node.operator === '!' && isLiteral(node.value) ? { op: 'literal', value: !node.value.value } : node;
    case 'binary':
      return foldedComparison(node);
    default:
      return node;
  }
}

function foldedLogical(node: Folded): unknown {
  const { operator, left, right } = node;
  if (isLiteral(left)) {
    const goesOn = operator === '??' ? left.value === null : operator === '&&' ? left.value : !left.value;
    return goesOn ? right : left;
  }
  // Whatever stands on the left, the whole holds or does not.
  const isSettled = isLiteral(right) && ((operator === '&&' && !right.value) || (operator === '||' && right.value));
  return isSettled ? right : node;
}

function foldedComparison(node: Folded): unknown {
  const { operator, left, right } = node;
  if (operator !== '===' && operator !== '!==') return node;
  if (!isLiteral(left) || !isLiteral(right)) return node;
  return { op: 'literal', value: (left.value === right.value) === (operator === '===') };
}

function isLiteral(node: unknown): node is Literal {
  return typeof node === 'object' && node !== null && 'op' in node && node.op === 'literal';
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
