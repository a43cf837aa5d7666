import type { HirExpression, HirRequest } from '../hir/nodes.ts';

type Effect = Extract<HirExpression, { kind: 'effect' }>;

const requests = new WeakMap<Effect, HirRequest>();
const redirects = new WeakSet<HirRequest>();

/** A redirect as the request that the user's browser makes then, always the same one; undefined for other effects. */
export function redirectRequest(node: Effect): HirRequest | undefined {
  const [url] = node.args;
  if (node.member !== 'redirect' || url === undefined) return undefined;
  const known = requests.get(node);
  if (known !== undefined) return known;
  const request: HirRequest = { kind: 'request', url, options: undefined, span: node.span };
  requests.set(node, request);
  redirects.add(request);
  return request;
}

/** Whether a redirect stands behind a request. */
export function isRedirect(request: HirRequest): boolean {
  return redirects.has(request);
}
