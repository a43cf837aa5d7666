import { parseRange } from '../../runtime/egress/address.ts';
import { isReservedClaim } from '../../schemas/platform/names.ts';
import type { Fix } from '../diagnostics/diagnostic.ts';
import { type Problems, replacement } from '../frontend/unit.ts';
import { childExpressions, childrenOfStatement, type HirPart, visitExpressions } from '../hir/children.ts';
import type { HirArgument, HirExpression, HirFunction, HirStatement } from '../hir/nodes.ts';
import type { ConstantVariables } from './constant-variables.ts';
import { foldExpression, notConstant } from './constants.ts';
import { isReason, isStateKey, wellFormedKey, wellFormedReason } from './well-formed-names.ts';

/**
 * Checks what is known of effects before they are asked for: reasons, keys and claim names that are constant, and where they stand. So
 * are the ranges of `inCidr`.
 */
export function checkEffects(entry: HirFunction, variables: ConstantVariables, problems: Problems): void {
  visitExpressions(entry, (node) => {
    if (node.kind === 'callback' && hasEffects(node.function)) problems.at('effect-in-callback', node.span, {});
    if (node.kind === 'builtin' && node.name === 'inCidr') checkRanges(node.args[1], variables, problems);
    if (node.kind !== 'effect') return;
    const [name] = node.args;
    const text = name === undefined ? undefined : constantText(name, variables);
    if (name === undefined || text === undefined) return;
    if (node.member === 'deny' && !isReason(text)) {
      const better = wellFormedReason(text);
      problems.at('ill-formed-reason', name.span, { reason: text, better }, nameFix(name, better));
    }
    if (node.member === 'state.set' && !isStateKey(text)) {
      const better = wellFormedKey(text);
      problems.at('ill-formed-state-key', name.span, { key: text, better }, nameFix(name, better));
    }
    if (node.member === 'session.setCustomClaim' && isReservedClaim(text)) problems.at('reserved-claim', name.span, { name: text });
  });
}

/** A name that would do, put in place of a text that stands there. */
function nameFix({ kind, span }: HirExpression, better: string | undefined): readonly Fix[] {
  const quote = span.source.text.charAt(span.start);
  if (kind !== 'literal' || !/['"`]/.test(quote) || better === undefined) return [];
  return [replacement(`Write ${better}`, span, `${quote}${better}${quote}`)];
}

/** Ranges of addresses that are constant: a bad one would be an error at every run. */
function checkRanges(node: HirArgument | undefined, variables: ConstantVariables, problems: Problems): void {
  if (node === undefined || node.kind === 'spread' || node.kind === 'callback') return;
  const inlined = variables.inline(node);
  const value = notConstant(inlined) === undefined ? foldExpression(inlined) : undefined;
  const bad = (Array.isArray(value) ? value : [value]).find((range) => typeof range === 'string' && parseRange(range) === undefined);
  if (typeof bad === 'string') problems.at('ill-formed-range', node.span, { range: bad.slice(0, 50) });
}

/** The text that an expression is, where it depends on nothing. */
export function constantText(node: HirExpression, variables: ConstantVariables): string | undefined {
  const inlined = variables.inline(node);
  const value = notConstant(inlined) === undefined ? foldExpression(inlined) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Whether a function, or one that it calls, asks for an effect or fetches. */
export function hasEffects(definition: HirFunction): boolean {
  const known = effectful.get(definition);
  if (known !== undefined) return known;
  const inExpression = (node: HirPart): boolean =>
    node.kind === 'effect' ||
    node.kind === 'fetch' ||
    (node.kind === 'call' && hasEffects(node.callee)) ||
    (node.kind === 'callback' && hasEffects(node.function)) ||
    childExpressions(node).some(inExpression);
  const inBlock = (block: readonly HirStatement[]): boolean =>
    block.some((statement) => {
      const { expressions, blocks } = childrenOfStatement(statement);
      return expressions.some(inExpression) || blocks.some(inBlock);
    });
  const result = inBlock(definition.body);
  effectful.set(definition, result);
  return result;
}

/** Each function is looked at once: helpers that call each other twice would double the work at each level. */
const effectful = new WeakMap<HirFunction, boolean>();
