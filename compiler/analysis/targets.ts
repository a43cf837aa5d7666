import type { AllowedPlace } from '../../runtime/egress/allowlist.ts';
import { methodOf } from '../../runtime/egress/method.ts';
import { entryCoveringTarget } from '../../runtime/egress/target.ts';
import { parseTarget } from '../../runtime/egress/url.ts';
import type { Target } from '../../schemas/ir/program.ts';
import type { Problems } from '../frontend/unit.ts';
import { visitExpressions } from '../hir/children.ts';
import type { HirExpression, HirFunction, HirRequest } from '../hir/nodes.ts';
import type { ConstantVariables } from './constant-variables.ts';
import { foldExpression, notConstant } from './constants.ts';

/**
 * Proves each fetch's URL to lie under an entry of the allowlist, whatever the event holds. For now a URL must be one constant:
 * what is dynamic is refused.
 */
export function proveTargets(
  entry: HirFunction,
  variables: ConstantVariables,
  allow: readonly AllowedPlace[],
  problems: Problems,
): ReadonlyMap<HirRequest, readonly Target[]> {
  const targets = new Map<HirRequest, readonly Target[]>();
  visitExpressions(entry, (node) => {
    if (node.kind !== 'request') return;
    const target = proveTarget(node, variables, allow, problems);
    if (target !== undefined) targets.set(node, [target]);
  });
  return targets;
}

function proveTarget(
  request: HirRequest,
  variables: ConstantVariables,
  allow: readonly AllowedPlace[],
  problems: Problems,
): Target | undefined {
  const url = variables.inline(request.url);
  const value = notConstant(url) === undefined ? foldExpression(url) : undefined;
  if (typeof value !== 'string') {
    const { source, start, end } = request.url.span;
    problems.at('fetch-target-unproven', request.url.span, { url: source.text.slice(start, end) });
    return undefined;
  }
  const { problem } = parseTarget(value, { development: true });
  if (problem !== undefined) {
    problems.at('fetch-url-ill-formed', request.url.span, { problem: problem.message });
    return undefined;
  }
  const method = methodOfRequest(request, variables);
  if (method === undefined) {
    problems.at('fetch-method-unproven', request.options?.span ?? request.span, {});
    return undefined;
  }
  const target: Target = { method, url: [{ text: value }] };
  if (entryCoveringTarget(allow, target, { development: true }) === undefined) {
    problems.at('fetch-target-not-allowed', request.url.span, { method, url: value });
    return undefined;
  }
  return target;
}

/** The constant method of a fetch: GET where its options name none. Undefined when it is not known. */
function methodOfRequest(request: HirRequest, variables: ConstantVariables): string | undefined {
  if (request.options === undefined) return 'GET';
  const options = variables.resolve(request.options);
  if (options.kind === 'literal' && options.value === undefined) return 'GET';
  if (options.kind !== 'record') return undefined;
  let method: HirExpression | undefined;
  for (const entry of options.entries) {
    if (entry.kind === 'spread') return undefined;
    if (entry.key.kind !== 'literal') return undefined;
    if (entry.key.value === 'method') method = entry.value;
  }
  if (method === undefined) return 'GET';
  const value = variables.inline(method);
  if (notConstant(value) !== undefined) return undefined;
  const text = foldExpression(value);
  return typeof text === 'string' ? methodOf(text) : undefined;
}
