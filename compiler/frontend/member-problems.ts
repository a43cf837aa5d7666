import { ts } from 'ts-morph';
import { nearest } from '../../schemas/nearest.ts';
import type { Fix } from '../diagnostics/diagnostic.ts';
import { broughtBindingFixes, broughtMemberFixes, chainUpFrom } from './brought-members.ts';
import { bindingPath, canonicalPath } from './canonical-path.ts';
import { dynamicAdvice, isSaidOfOwner } from './dynamic-advice.ts';
import { existsElsewhere } from './exists-elsewhere.ts';
import type { Finding } from './finding.ts';
import { optionalReadFix } from './optional-read.ts';
import { unwrittenStep } from './step-problems.ts';
import { isJson } from './type-fixes.ts';
import { replacement, spanOf, type Unit, writtenText } from './unit.ts';
import { adviceFor, adviceForPath, sentence } from './unknown-names.ts';

const answerAdvice = 'The block answers so on some occasions only: look at what tells them apart first, such as `ok` of a webhook.';

function reportStep({ problems, unit, checker }: Finding, access: ts.Node): boolean {
  const found = unwrittenStep(checker, access);
  if (found === undefined) return false;
  if (found.parameters === undefined) {
    problems.at('possibly-missing', spanOf(unit, access), { what: `\`${found.path}\``, advice: answerAdvice });
    return true;
  }
  const { parameters, better, name } = found;
  const span = spanOf(unit, name.node);
  const fixes = better === undefined ? [] : [replacement(`Use ${better}`, span, name.spell(better))];
  problems.at('step-unwritten', span, parameters, fixes);
  return true;
}

/** A member that is not there: misspelt, or of another attach point. */
export function reportMember(finding: Finding): void {
  const { unit, problems, span, node, position, checker } = finding;
  const access = node.parent;
  if (reportStep(finding, access)) return;
  const name = ts.isStringLiteralLike(node) ? node.text : node.getText();
  const owner = ts.isPropertyAccessExpression(access) || ts.isElementAccessExpression(access) ? access.expression : undefined;
  const path = ts.isBindingElement(access)
    ? (bindingPath(checker, access) ?? name)
    : owner === undefined
      ? name
      : `${canonicalPath(checker, owner)}.${name}`;
  if (owner !== undefined && ts.isIdentifier(owner) && owner.text !== 'undefined' && isUndeclared(checker, owner)) {
    reportName({ ...finding, node: owner, span: spanOf(unit, owner) });
    return;
  }
  const elsewhere = existsElsewhere(path, position);
  if (elsewhere !== undefined) {
    problems.at('member-elsewhere', span, { path, at: position.at, ...elsewhere });
    return;
  }
  const ownerType = checker.getTypeAtLocation(owner ?? (ts.isBindingElement(access) ? access.parent : access));
  const advice = broughtAdvice(checker, access, path, ownerType, name);
  if (advice !== undefined) {
    const fixes = ts.isPropertyAccessExpression(access)
      ? broughtMemberFixes(unit, checker, access)
      : ts.isBindingElement(access)
        ? broughtBindingFixes(unit, checker, access)
        : [];
    problems.at('unknown-member', span, { name, owner: ownerName(unit, access, owner), suggestion: '', advice: sentence(advice) }, fixes);
    return;
  }
  if (isJson(checker, ownerType)) {
    if (isSaidOfOwner(finding)) return;
    const narrowing = dynamicAdvice(unit, checker, node);
    problems.at('dynamic-data', span, { advice: narrowing }, owner === undefined || isCalled(access) ? [] : optionalReadFix(unit, owner));
    return;
  }
  if (
    (checker.getNonNullableType(ownerType).flags & ts.TypeFlags.StringLike) !== 0 &&
    ts.isPropertyAccessExpression(access) &&
    !isCalled(access)
  ) {
    const itself = owner === undefined ? '' : writtenText(unit, owner);
    const advice = `\`${itself}\` is a text: compare or read it itself.`;
    const fixes = [replacement(`Use ${itself}`, spanOf(unit, access), itself)];
    problems.at('unknown-member', span, { name, owner: itself, suggestion: '', advice }, fixes);
    return;
  }
  // The checker's names for symbols, such as the iterator, are nothing to write.
  const members = ownerType.getProperties().flatMap(({ name: member }) => (member.startsWith('__@') ? [] : [member]));
  const suggestion = nearest(name, members);
  problems.at(
    'unknown-member',
    span,
    {
      name,
      owner: ownerName(unit, access, owner),
      suggestion: suggestion === undefined ? '' : `; did you mean \`${suggestion}\`?`,
      advice: members.length === 0 ? 'It has no members that could be read.' : `Use one of its members: ${listNames(members)}.`,
    },
    suggestion === undefined ? [] : [replacement(`Use ${suggestion}`, span, ts.isStringLiteralLike(node) ? `'${suggestion}'` : suggestion)],
  );
}

/** What is said of the longest path that goes on from an access, of the path itself, or of a member of that kind of value. */
function broughtAdvice(checker: ts.TypeChecker, access: ts.Node, path: string, ownerType: ts.Type, name: string): string | undefined {
  const longer = ts.isPropertyAccessExpression(access) ? chainUpFrom(access) : [];
  const said = longer.toReversed().map((expression) => adviceForPath(canonicalPath(checker, expression)));
  const kind = checker.getNonNullableType(ownerType).symbol?.name;
  return said.find((words) => words !== undefined) ?? adviceForPath(`${kind}.${name}`) ?? adviceFor(path);
}

/** What a member is looked for in: the expression before the dot, or what a pattern takes apart. */
function ownerName(unit: Unit, access: ts.Node, owner: ts.Expression | undefined): string {
  if (owner !== undefined) return writtenText(unit, owner);
  let at: ts.Node = access;
  while (ts.isBindingElement(at) || ts.isObjectBindingPattern(at)) at = at.parent;
  const initializer = ts.isVariableDeclaration(at) ? at.initializer : undefined;
  return initializer === undefined ? 'the value' : writtenText(unit, initializer);
}

/** A name that the checker knows without anybody having declared it. */
function isUndeclared(checker: ts.TypeChecker, node: ts.Identifier): boolean {
  return (checker.getSymbolAtLocation(node)?.declarations ?? []).length === 0;
}

const mostNames = 12;

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? `${shown}, …` : shown;
}

export function reportName({ unit, problems, span, node, checker }: Finding): void {
  const name = node.getText();
  const advice = adviceFor(name);
  if (advice !== undefined) {
    problems.at('unknown-name', span, { name, suggestion: '', advice: sentence(advice) }, nameFixes(unit, checker, node));
    return;
  }
  const known = checker.getSymbolsInScope(node, ts.SymbolFlags.Value).map((symbol) => symbol.name);
  const near = suggestionFor(name, known);
  problems.at('unknown-name', span, { name, suggestion: near === undefined ? '' : `; ${near}` });
}

function nameFixes(unit: Unit, checker: ts.TypeChecker, node: ts.Node): readonly Fix[] {
  const { parent } = node;
  if (node.getText() === 'fetch' && ts.isCallExpression(parent)) return [replacement('Use api.fetch', spanOf(unit, node), 'api.fetch')];
  if (ts.isPropertyAccessExpression(parent) && parent.getText() === 'process.env' && !ts.isPropertyAccessExpression(parent.parent))
    return broughtMemberFixes(unit, checker, parent);
  return ts.isPropertyAccessExpression(parent) && ts.isPropertyAccessExpression(parent.parent)
    ? broughtMemberFixes(unit, checker, parent.parent)
    : [];
}

export function isCalled(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression === node;
}

function suggestionFor(name: string, known: readonly string[]): string | undefined {
  const near = nearest(
    name,
    known.filter((candidate) => !candidate.startsWith('$')),
  );
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}
