import type { AllowedPlace } from '../../runtime/egress/allowlist.ts';
import { redirectMethod } from '../../runtime/egress/method.ts';
import { entryCoveringTarget, targetProblem } from '../../runtime/egress/target.ts';
import type { Target } from '../../schemas/ir/program.ts';
import type { Problems } from '../frontend/unit.ts';
import { visitExpressions } from '../hir/children.ts';
import type { HirFunction, HirRequest } from '../hir/nodes.ts';
import { operandTexts } from './expressions.ts';
import { Interpreter } from './interpreter.ts';
import { AnalysisExhausted, AnswerChanged, type Inputs } from './memory.ts';
import { isRedirect, redirectRequest } from './redirects.ts';
import { reportIllFormed, reportNotAllowed, reportUnproven } from './refusals.ts';
import { methodsOf } from './request-methods.ts';
import { targetOfText } from './target-of-text.ts';
import type { AbstractText } from './text.ts';
import { isNullish, keepWhere, type Value } from './value.ts';

/** A fetch that may go to more kinds of places than this is no longer something that a reader takes in. */
const mostTargets = 256;

/**
 * Proves each fetch's URL to lie under an entry of the allowlist, whatever the event holds, and answers the patterns that its URLs
 * follow. What is not proven is refused, at the part of the URL that is to blame. A fetch that is never reached has no patterns.
 */
export function proveTargets(
  entry: HirFunction,
  shapes: Omit<Inputs, 'keepsAnswers'>,
  allow: readonly AllowedPlace[],
  problems: Problems,
): ReadonlyMap<HirRequest, readonly Target[]> {
  const proven = new Map<HirRequest, Map<string, Target>>();
  visitExpressions(entry, (node) => {
    const request = node.kind === 'effect' ? redirectRequest(node) : node.kind === 'request' ? node : undefined;
    if (request !== undefined) proven.set(request, new Map());
  });
  if (proven.size === 0) return new Map();
  const run = (keepsAnswers: boolean): void => {
    const interpreter = new Interpreter({ ...shapes, keepsAnswers }, (request, url, options) => {
      const targets = proven.get(request);
      if (targets === undefined) throw new Error('a fetch is met that the action does not hold');
      for (const target of proveRequest(interpreter, request, url, options, allow, problems)) targets.set(JSON.stringify(target), target);
      if (targets.size > mostTargets) problems.at('fetch-too-many-ways', request.span, {});
    });
    interpreter.run(entry);
  };
  try {
    try {
      run(true);
    } catch (error) {
      if (!(error instanceof AnswerChanged)) throw error;
      run(false);
    }
  } catch (error) {
    if (!(error instanceof AnalysisExhausted)) throw error;
    for (const request of proven.keys()) problems.at('fetch-too-many-ways', request.span, {});
  }
  return new Map([...proven].map(([request, targets]) => [request, [...targets.values()]]));
}

function proveRequest(
  interpreter: Interpreter,
  request: HirRequest,
  url: Value,
  options: Value,
  allow: readonly AllowedPlace[],
  problems: Problems,
): readonly Target[] {
  const methods = isRedirect(request) ? [redirectMethod] : methodsOf(options);
  if (methods === undefined) problems.at('fetch-method-unproven', request.options?.span ?? request.span, {});
  // The type checker refuses null and undefined, and a run that meets them sends nothing.
  const present = keepWhere(url, (alternative) => !isNullish(alternative));
  return operandTexts(interpreter, present, request.url.span).flatMap((text) =>
    (methods ?? []).flatMap((method) => proveText(request, method, text, allow, problems) ?? []),
  );
}

function proveText(
  request: HirRequest,
  method: string,
  text: AbstractText,
  allow: readonly AllowedPlace[],
  problems: Problems,
): Target | undefined {
  const { target, unproven } = targetOfText(method, text);
  for (const one of unproven) reportUnproven(request, text, one, problems);
  if (unproven.length > 0) return undefined;
  const problem = targetProblem(target, { development: true });
  if (problem !== undefined) {
    reportIllFormed(request, text, problem, problems);
    return undefined;
  }
  if (entryCoveringTarget(allow, target, { development: true }) === undefined) {
    reportNotAllowed(request, text, target, allow, problems);
    return undefined;
  }
  return target;
}
