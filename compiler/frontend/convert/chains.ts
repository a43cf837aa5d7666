import { ts } from 'ts-morph';
import type { HirExpression } from '../../hir/nodes.ts';
import { convertMethod } from './calls.ts';
import { isPromise, readVariable, type Scope, span, temporary, undefinedAt } from './context.ts';
import { convertExpression, reportNotAwaited } from './expressions.ts';

type Link = ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression;

export function isChain(node: ts.Node): node is Link {
  return (node.flags & ts.NodeFlags.OptionalChain) !== 0 && isLink(node);
}

function isLink(node: ts.Node): node is Link {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isCallExpression(node);
}

/**
 * `a?.b.c(d)`: from the first `?.` on, everything stands inside one `optional`, so that a nullish `a` leaves all of it out,
 * the arguments included (ECMAScript 13.3.9).
 */
export function convertChain(scope: Scope, node: Link): HirExpression {
  const links: Link[] = [];
  let base: ts.Expression = node;
  while (isChain(base)) {
    links.unshift(base);
    base = base.expression;
  }
  const [first] = links;
  if (first !== undefined && ts.isCallExpression(first)) {
    scope.conversion.problems.at('optional-call', span(scope, first), {});
    return undefinedAt(span(scope, node));
  }
  const last = links.at(-1);
  if (last !== undefined && ts.isCallExpression(last) && isPromise(scope, last) && !ts.isAwaitExpression(last.parent))
    reportNotAwaited(scope, last);
  return follow(scope, links, 0, convertExpression(scope, base));
}

function follow(scope: Scope, links: readonly Link[], index: number, object: HirExpression): HirExpression {
  const link = links[index];
  if (link === undefined) return object;
  if (link.questionDotToken === undefined) return step(scope, links, index, object);
  if (ts.isCallExpression(link)) {
    scope.conversion.problems.at('optional-call', span(scope, link), {});
    return undefinedAt(span(scope, link));
  }
  const variable = temporary(scope, link, 'optional');
  const access = step(scope, links, index, readVariable(variable, object.span));
  return { kind: 'optional', value: object, variable, access, span: span(scope, links.at(-1) ?? link) };
}

/** One link on a value that is there, and what follows it. */
function step(scope: Scope, links: readonly Link[], index: number, object: HirExpression): HirExpression {
  const link = links[index];
  if (link === undefined) return object;
  const at = span(scope, link);
  const next = links[index + 1];
  if (ts.isPropertyAccessExpression(link)) {
    if (next !== undefined && ts.isCallExpression(next) && next.questionDotToken === undefined) {
      return follow(scope, links, index + 2, convertMethod(scope, object, link, next));
    }
    return follow(scope, links, index + 1, { kind: 'get', object, key: link.name.text, span: at });
  }
  if (ts.isElementAccessExpression(link)) {
    const key = convertExpression(scope, link.argumentExpression);
    return follow(scope, links, index + 1, { kind: 'index', object, key, span: at });
  }
  scope.conversion.problems.at('call-of-value', at, {});
  return undefinedAt(at);
}
