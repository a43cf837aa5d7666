import type { Problems } from '../frontend/unit.ts';
import { childExpressions, childrenOfStatement, type HirPart } from '../hir/children.ts';
import type { HirFunction, HirStatement } from '../hir/nodes.ts';

/**
 * What an action does about denying: effects that are asked for after a denial, which drops them, and handlers that swallow an
 * error in an action that denies, so that the denial may never come.
 */
export function checkDenials(entry: HirFunction, problems: Problems): void {
  followBlock(entry.body, false, problems);
  if (!asksFor(entry.body, (member) => member === 'deny')) return;
  checkHandlers(entry.body, problems);
}

/** Whether a denial has surely been asked for behind a block; undefined where nothing comes behind it. */
function followBlock(block: readonly HirStatement[], before: boolean, problems: Problems): boolean | undefined {
  let denied: boolean | undefined = before;
  for (const statement of block) {
    if (denied === undefined) return undefined;
    denied = followStatement(statement, denied, problems);
  }
  return denied;
}

function followStatement(node: HirStatement, before: boolean, problems: Problems): boolean | undefined {
  const { expressions, blocks } = childrenOfStatement(node);
  const denied = expressions.reduce((known, expression) => followExpression(expression, known, problems), before);
  switch (node.kind) {
    case 'return':
    case 'throw':
    case 'break':
    case 'continue':
      return undefined;
    case 'for':
      followBlock(node.body, denied, problems);
      return denied;
    case 'catch':
      return both(followBlock(node.body, denied, problems), followBlock(node.handler, denied, problems));
    case 'finally': {
      const after = followBlock(node.body, denied, problems);
      const final = followBlock(node.finalizer, denied, problems);
      return after === undefined || final === undefined ? undefined : after || final;
    }
    case 'if':
    case 'switch':
      return blocks.map((block) => followBlock(block, denied, problems)).reduce(both);
    default:
      return denied;
  }
}

function both(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === undefined) return right;
  return right === undefined ? left : left && right;
}

function followExpression(node: HirPart, before: boolean, problems: Problems): boolean {
  // An arm may not be taken: what it asks for is looked at, what it denies does not count behind it.
  if (node.kind === 'logical' || node.kind === 'conditional' || node.kind === 'optional') {
    const [first, ...arms] = childExpressions(node);
    const denied = first === undefined ? before : followExpression(first, before, problems);
    for (const arm of arms) followExpression(arm, denied, problems);
    return denied;
  }
  const denied = childExpressions(node).reduce((known, child) => followExpression(child, known, problems), before);
  if (node.kind !== 'effect') return denied;
  if (denied && node.member !== 'log' && node.member !== 'deny') problems.at('effect-after-denial', node.span, { member: node.member });
  return denied || node.member === 'deny';
}

function checkHandlers(block: readonly HirStatement[], problems: Problems): void {
  for (const statement of block) {
    for (const inner of childrenOfStatement(statement).blocks) checkHandlers(inner, problems);
    if (statement.kind !== 'catch') continue;
    const answers = asksFor(statement.handler, (member) => member === 'deny' || member === 'log') || throws(statement.handler);
    if (!answers) problems.at('swallowed-error', { ...statement.span, start: statement.variable.span.start }, {});
  }
}

function throws(block: readonly HirStatement[]): boolean {
  return block.some((statement) => statement.kind === 'throw' || childrenOfStatement(statement).blocks.some(throws));
}

/** Whether a block asks for an effect, itself or through a helper. A helper is looked at once: calls can fan out without end. */
function asksFor(block: readonly HirStatement[], wanted: (member: string) => boolean, seen = new Set<HirFunction>()): boolean {
  const inHelper = (helper: HirFunction): boolean => {
    if (seen.has(helper)) return false;
    seen.add(helper);
    return asksFor(helper.body, wanted, seen);
  };
  const inExpression = (node: HirPart): boolean =>
    (node.kind === 'effect' && wanted(node.member)) ||
    (node.kind === 'call' && inHelper(node.callee)) ||
    childExpressions(node).some(inExpression);
  return block.some((statement) => {
    const { expressions, blocks } = childrenOfStatement(statement);
    return expressions.some(inExpression) || blocks.some((inner) => asksFor(inner, wanted, seen));
  });
}
