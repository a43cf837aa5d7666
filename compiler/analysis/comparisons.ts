import type { Problems } from '../frontend/unit.ts';
import { type HirPart, visitExpressions, visitStatements } from '../hir/children.ts';
import { type HirExpression, type HirFunction, isEquality } from '../hir/nodes.ts';
import type { ConstantVariables } from './constant-variables.ts';
import { foldExpression, notConstant } from './constants.ts';
import { eventPath, fieldAt } from './event-paths.ts';

/** Comparisons that can never hold, conditions that never change, and places compared though nothing may be known of them. */
export function checkComparisons(entry: HirFunction, variables: ConstantVariables, problems: Problems): void {
  let asked = false;
  const places: HirExpression[] = [];
  visitExpressions(entry, (node) => {
    if (isExpression(node) && eventPath(node, variables) === 'request.asn.is_bogon') asked = true;
    if (testedParts(node).some((part) => isPlace(eventPath(part, variables)))) asked = true;
    for (const { value, text } of comparisons(node, variables)) {
      const path = eventPath(value, variables);
      if (path === undefined) continue;
      if (isPlace(path) && (text === '' || path.endsWith('.length'))) asked = true;
      else if (isPlace(path)) places.push(value);
      checkPattern(path, text, value, problems);
    }
  });
  visitStatements(entry, (statement) => {
    if (statement.kind !== 'if') return;
    if (isPlace(eventPath(statement.test, variables))) asked = true;
    if (notConstant(variables.inline(statement.test)) !== undefined) return;
    const always = Boolean(foldExpression(variables.inline(statement.test)));
    problems.at('constant-condition', statement.test.span, { always: always ? 'always holds' : 'never holds' });
  });
  const [place] = places;
  if (place !== undefined && !asked) problems.at('unknown-place-compared', place.span, { path: `event.${eventPath(place, variables)}` });
}

/** What is known of a place is a text, empty where nothing is known: to ask whether it holds, or how long it is, is to have thought of that. */
function isPlace(path: string | undefined): boolean {
  return path?.startsWith('request.geo.') === true;
}

/** The parts that an expression takes for true or false. */
function testedParts(node: HirPart): readonly HirExpression[] {
  if (node.kind === 'unary' && node.operator === '!') return [node.value];
  if (node.kind === 'logical' && node.operator !== '??') return [node.left];
  if (node.kind === 'conditional') return [node.test];
  return [];
}

interface Comparison {
  readonly value: HirExpression;
  /** The constant text it is compared with; undefined if that is not constant. */
  readonly text: string | undefined;
}

/** `value === 'text'`, and `['a', 'b'].includes(value)`. */
function comparisons(node: HirPart, variables: ConstantVariables): Comparison[] {
  const textOf = (part: HirExpression): string | undefined => {
    const inlined = variables.inline(part);
    const folded = notConstant(inlined) === undefined ? foldExpression(inlined) : undefined;
    return typeof folded === 'string' ? folded : undefined;
  };
  if (node.kind === 'binary' && isEquality(node.operator)) {
    return [
      { value: node.left, text: textOf(node.right) },
      { value: node.right, text: textOf(node.left) },
    ];
  }
  if (node.kind !== 'method' || node.name !== 'includes') return [];
  const [value] = node.args;
  const list = variables.resolve(node.receiver);
  if (value === undefined || !isExpression(value) || list.kind !== 'list') return [];
  return list.elements.flatMap((element) => (element.kind === 'spread' ? [] : [{ value, text: textOf(element) }]));
}

function checkPattern(path: string, text: string | undefined, value: HirExpression, problems: Problems): void {
  const shape = fieldAt(path)?.shape;
  if (text === undefined || shape?.kind !== 'text' || shape.pattern === undefined || new RegExp(shape.pattern).test(text)) return;
  problems.at('comparison-never-holds', value.span, { path: `event.${path}`, text });
}

function isExpression(node: HirPart): node is HirExpression {
  return node.kind !== 'spread' && node.kind !== 'entry' && node.kind !== 'callback' && node.kind !== 'request';
}
