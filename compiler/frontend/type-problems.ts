import { ts } from 'ts-morph';
import { nearest } from '../../schemas/nearest.ts';
import { type ApiPath, apiPaths, whyMissing } from '../../schemas/platform/api.ts';
import { event } from '../../schemas/platform/event.ts';
import type { Field } from '../../schemas/platform/field.ts';
import { attachPoints } from '../../schemas/platform/flows.ts';
import { type Position, positionOf } from '../../schemas/platform/position.ts';
import type { Fix } from '../diagnostics/diagnostic.ts';
import { broughtCallFixes, broughtMemberFixes, metadataPatchFor as patchFor } from './brought-members.ts';
import { foreignValue } from './foreign-values.ts';
import { defaultFix, fallbackFor, missingAdvice, missingValue } from './missing-value.ts';
import { optionalReadFix } from './optional-read.ts';
import { placeOfSecret } from './secret-problems.ts';
import { isStepState, unwrittenStep } from './step-problems.ts';
import { type FixPlace, isJson, mismatchFixes, numberFix } from './type-fixes.ts';
import { type Problems, replacement, spanOf, type Unit, writtenText } from './unit.ts';
import { adviceFor, sentence } from './unknown-names.ts';

/** What the handlers of the checker's findings share. */
interface Finding extends FixPlace {
  readonly position: Position;
  readonly problems: Problems;
  readonly text: string;
}

/** Turns the checker's diagnostics of a file into ours, at the author's places and in words that name the attach point. */
export function reportTypeProblems(program: ts.Program, unit: Unit, position: Position, problems: Problems, syntax: Problems): void {
  const checker = program.getTypeChecker();
  for (const diagnostic of program.getSemanticDiagnostics(unit.file)) {
    const { start = 0, code } = diagnostic;
    // The checker measures a second constructor with a quoted name past its end.
    const length = Math.min(diagnostic.length ?? 0, unit.file.getEnd() - start);
    // An instruction to the checker is refused as such, used or not; so is syntax that needs a type which is not there.
    if (code === unusedInstruction || (code === missingGlobal && syntax.hasErrors)) continue;
    const node = nodeAt(unit.file, start, start + length);
    // What is dead at an attach point, such as a guard for a user who is always there, is no error.
    if (isDead(checker, node)) continue;
    const span = { source: unit.source, start: unit.edited.toOriginal(start), end: unit.edited.toOriginal(start + length) };
    const around = ts.isPropertyAccessExpression(node.parent) ? spanOf(unit, node.parent.expression) : span;
    if (syntax.isRefused(span) || syntax.isRefused(around)) continue;
    const text = plainText(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
    const finding: Finding = { unit, position, checker, problems, node, span, text, code };
    const where = placeOfSecret(checker, node);
    if (where !== undefined) problems.at('secret-misplaced', span, { where });
    else (handlers.get(code) ?? reportOther)(finding);
  }
}

const unusedInstruction = 2578;
const missingGlobal = 2318;

type Handler = (finding: Finding) => void;

/** Findings of the checker that are no mistake of type: what is asked always comes to the same. */
const sameConditions: ReadonlyMap<number, string> = new Map([
  [2872, 'always holds'],
  [2873, 'never holds'],
  [2839, 'always comes to the same: two records are never one'],
  [2845, 'always comes to the same: nothing equals NaN, which Number.isNaN asks for'],
  [2869, 'never needs what stands behind ??'],
  [2870, 'never needs what stands behind ??'],
  [2871, 'always needs what stands behind ??'],
  [2881, 'never needs what stands behind ??'],
]);

const handlers: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  ...each([2339, 2550, 2551, 2568, 7017], reportMember),
  ...each([18047, 18048, 18049, 2531, 2532, 2533], reportMissing),
  ...each(
    [2349, 2721, 2722, 2723, 2365, 2345, 2322, 2769, 2559, 2739, 2740, 2741, 2820, 18046, 2571, 2538, 2353, 2561, 2698],
    reportMismatch,
  ),
  ...each([2356, 2362, 2363], reportOperand),
  ...[...sameConditions].map(([code, always]): readonly [number, Handler] => [
    code,
    ({ problems, span }) => problems.at('constant-condition', span, { always }),
  ]),
  ...each([7053], reportIndex),
  ...each([1360], reportUnsatisfied),
  ...each([2304, 2552, 2503, 2580, 2583, 2584, 2585, 2591, 2592, 2593, 2693, 2749, 18004], reportName),
  ...each([2554, 2555, 2575, 2556], ({ unit, problems, node, span, text }) =>
    problems.at('argument-count', span, { problem: text }, broughtCallFixes(unit, node)),
  ),
  ...each([2348], reportMissingNew),
  ...each([2344], reportTypeArgument),
  ...each([7006, 7031, 7019, 7051], ({ problems, span, node }) => problems.at('untyped-parameter', span, { name: node.getText() })),
  ...each([7034, 7005, 7018, 7022, 7023, 7024], ({ problems, span, text }) => problems.at('untyped-value', span, { problem: text })),
  ...each([2454, 2448], ({ problems, span, node }) => problems.at('unset-variable', span, { name: node.getText() })),
  ...each([2488, 2495, 2461, 2548, 2549, 2569, 2802], reportIteration),
  ...each([2588, 2540, 2542], ({ unit, problems, span, node }) => {
    const patch = patchFor(unit, node);
    problems.at('assigned-constant', span, { name: node.getText(), advice: patch?.advice }, patch?.fixes);
  }),
  ...each([2367, 2678], ({ unit, problems, node, span, text }) => {
    const foreign = foreignValue(unit, node);
    problems.at('impossible-comparison', span, { problem: text, advice: foreign?.advice }, foreign?.fixes);
  }),
  ...each([2358], ({ problems, span }) =>
    problems.at('impossible-comparison', span, { problem: 'a text, a number or a boolean is an instance of nothing' }),
  ),
]);

function each(codes: readonly number[], handler: Handler): (readonly [number, Handler])[] {
  return codes.map((code) => [code, handler]);
}

function reportOther({ problems, span, text, code }: Finding): void {
  problems.at('other-type-error', span, { problem: text, number: code });
}

/** What only the compiler may say of a call is no type that an author could write. */
function reportTypeArgument(finding: Finding): void {
  const { problems, span, text } = finding;
  if (text.includes('$writ')) problems.at('type-mismatch', span, { problem: 'this call takes no type', advice: 'Leave the type away.' });
  else reportOther(finding);
}

/** `Error('…')` makes an error too, but the language has one way to write it. */
function reportMissingNew({ problems, span, text, code }: Finding): void {
  const start = { ...span, end: span.start };
  problems.at('other-type-error', span, { problem: text, number: code }, [replacement('Write new', start, 'new ')]);
}

function reportMismatch(finding: Finding): void {
  const { problems, span, text } = finding;
  if (isDynamic(finding)) {
    problems.at('dynamic-data', span, {}, numberFix(finding));
    return;
  }
  const missing = missingValue(finding);
  if (missing === undefined) problems.at('type-mismatch', span, { problem: text }, mismatchFixes(finding));
  else problems.at('possibly-missing', span, { what: `\`${missing.what}\``, advice: missing.advice }, missing.fixes);
}

/** An operand of arithmetic that is no number. */
function reportOperand(finding: Finding): void {
  const { problems, checker, node, span } = finding;
  if (isDynamic(finding)) {
    reportMismatch(finding);
    return;
  }
  const type = plainText(`'${checker.typeToString(checker.getTypeAtLocation(node))}'`);
  const advice =
    type === '`Date`' ? 'Write `.getTime()` behind it, which gives its milliseconds.' : 'Convert it with Number(…), and look for NaN.';
  problems.at('type-mismatch', span, { problem: `arithmetic takes numbers, and this is of type ${type}`, advice }, mismatchFixes(finding));
}

/** `satisfies boolean` stands behind the conditions of flows. Of a key that may be missing it has been said. */
function reportUnsatisfied(finding: Finding): void {
  const { unit, checker, problems, node } = finding;
  if (!ts.isSatisfiesExpression(node) || node.type.kind !== ts.SyntaxKind.BooleanKeyword) {
    reportOther(finding);
    return;
  }
  const span = spanOf(unit, node.expression);
  const { start, end } = span.source.rangeOf(span.start, span.end);
  const isInside = ({ line, column }: typeof start) =>
    (line > start.line || (line === start.line && column >= start.column)) && (line < end.line || column < end.column);
  if (problems.all.some(({ slug, range }) => slug === 'possibly-missing' && isInside(range.start))) return;
  const type = plainText(`'${checker.typeToString(checker.getTypeAtLocation(node.expression))}'`);
  problems.at('condition-not-boolean', span, { type });
}

function reportIteration(finding: Finding): void {
  finding.problems.at(isDynamic(finding) ? 'dynamic-data' : 'not-iterable', finding.span, {});
}

function reportMissing(finding: Finding): void {
  const { problems, span, node, position, checker } = finding;
  if (isDynamic(finding)) {
    problems.at('dynamic-data', span, {}, isCalled(node.parent) ? [] : [...optionalReadFix(finding.unit, node), ...numberFix(finding)]);
    return;
  }
  const what = writtenText(finding.unit, node);
  const fallback = fallbackFor(checker.getNonNullableType(checker.getTypeAtLocation(node)));
  const defaults = ts.isExpression(node) ? defaultFix(finding.unit, checker, node, fallback) : [];
  const advice =
    what === 'event.user'
      ? `Test for it first (\`if (!event.user) return;\`) or read it with ?., since at ${position.at} no user may be known yet.`
      : isStepState(node)
        ? `It is written on some of the ways to this action only. Test for it first, read it with ?., or give a fallback with ??.`
        : defaults.length > 0 && ts.isExpression(node)
          ? missingAdvice(finding.unit, checker, node, fallback)
          : `Test for it first, read it with ?., or give a fallback with ??${fallback === undefined ? '' : ` (\`${what} ?? ${fallback}\`)`}.`;
  problems.at('possibly-missing', span, { what: `\`${what}\``, advice }, [...optionalReadFix(finding.unit, node), ...defaults]);
}

/** A read by a text that names no member: a misspelt name in brackets, or a text that is not known before a run. */
function reportIndex(finding: Finding): void {
  const { node } = finding;
  const access = ts.isElementAccessExpression(node) ? node : node.parent;
  if (ts.isElementAccessExpression(access) && ts.isStringLiteralLike(access.argumentExpression) && !isDynamic(finding))
    reportMember({ ...finding, node: access.argumentExpression, span: spanOf(finding.unit, access.argumentExpression) });
  else reportMismatch(finding);
}

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
function reportMember(finding: Finding): void {
  const { unit, problems, span, node, position, checker } = finding;
  const access = node.parent;
  if (reportStep(finding, access)) return;
  const name = ts.isStringLiteralLike(node) ? node.text : node.getText();
  const owner = ts.isPropertyAccessExpression(access) || ts.isElementAccessExpression(access) ? access.expression : undefined;
  const path = owner === undefined ? name : `${writtenText(unit, owner)}.${name}`;
  if (owner !== undefined && ts.isIdentifier(owner) && owner.text !== 'undefined' && isUndeclared(checker, owner)) {
    reportName({ ...finding, node: owner, span: spanOf(unit, owner) });
    return;
  }
  const elsewhere = owner === undefined ? undefined : existsElsewhere(path, position);
  if (elsewhere !== undefined) {
    problems.at('member-elsewhere', span, { path, at: position.at, ...elsewhere });
    return;
  }
  const advice = adviceFor(path);
  if (advice !== undefined) {
    const fixes = ts.isPropertyAccessExpression(access) ? broughtMemberFixes(unit, access) : [];
    problems.at('unknown-member', span, { name, owner: ownerName(unit, access, owner), suggestion: '', advice: sentence(advice) }, fixes);
    return;
  }
  const ownerType = checker.getTypeAtLocation(owner ?? (ts.isBindingElement(access) ? access.parent : access));
  if (isJson(checker, ownerType)) {
    problems.at('dynamic-data', span, {}, owner === undefined || isCalled(access) ? [] : optionalReadFix(unit, owner));
    return;
  }
  if ((ownerType.flags & ts.TypeFlags.StringLike) !== 0 && ts.isPropertyAccessExpression(access) && !isCalled(access)) {
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

/** Where a member of `api` or a field of the event exists, if it does not here. */
function existsElsewhere(path: string, position: Position): { readonly why: string; readonly places: string } | undefined {
  const [root, ...names] = path.replaceAll('?.', '.').split('.');
  if (root === 'api') return apiElsewhere(names.join('.'), position);
  if (root !== 'event') return undefined;
  const isThere = (at: Position) => presenceOf(names, at) !== 'absent' && presenceOf(names, at) !== undefined;
  if (presenceOf(names, position) !== 'absent') return undefined;
  const why =
    names.join('.') === 'authentication.risk_score'
      ? 'no Risk Evaluate block stands before it, and the score would always be 0'
      : 'there is no stored user yet';
  return { why, places: listPlaces(isThere) };
}

function apiElsewhere(path: string, position: Position): { readonly why: string; readonly places: string } | undefined {
  const members = apiPaths.filter((candidate) => candidate === path || candidate.startsWith(`${path}.`));
  const missing = members.find((member) => whyMissing(member, position) !== undefined);
  if (missing === undefined) return undefined;
  const isThere = (at: Position) => members.some((member: ApiPath) => whyMissing(member, at) === undefined);
  return { why: whyMissing(missing, position) ?? '', places: listPlaces(isThere) };
}

function listPlaces(isThere: (position: Position) => boolean): string {
  return attachPoints.filter((at) => isThere(positionOf(at))).join(', ');
}

function presenceOf(names: readonly string[], position: Position): 'required' | 'optional' | 'absent' | undefined {
  let fields: { readonly [name: string]: Field } = event;
  let presence: 'required' | 'optional' | 'absent' | undefined;
  for (const name of names) {
    const field: Field | undefined = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return undefined;
    presence = field.presence?.(position) ?? 'required';
    if (presence === 'absent') return presence;
    fields = field.shape.kind === 'group' ? field.shape.fields : {};
  }
  return presence;
}

function reportName({ unit, problems, span, node, checker }: Finding): void {
  const name = node.getText();
  const advice = adviceFor(name);
  if (advice !== undefined) {
    problems.at('unknown-name', span, { name, suggestion: '', advice: sentence(advice) }, nameFixes(unit, node));
    return;
  }
  const known = checker.getSymbolsInScope(node, ts.SymbolFlags.Value).map((symbol) => symbol.name);
  const near = suggestionFor(name, known);
  problems.at('unknown-name', span, { name, suggestion: near === undefined ? '' : `; ${near}` });
}

function nameFixes(unit: Unit, node: ts.Node): readonly Fix[] {
  const { parent } = node;
  if (node.getText() === 'fetch' && ts.isCallExpression(parent)) return [replacement('Use api.fetch', spanOf(unit, node), 'api.fetch')];
  return ts.isPropertyAccessExpression(parent) && ts.isPropertyAccessExpression(parent.parent)
    ? broughtMemberFixes(unit, parent.parent)
    : [];
}

function isCalled(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression === node;
}

function suggestionFor(name: string, known: readonly string[]): string | undefined {
  const near = nearest(
    name,
    known.filter((candidate) => !candidate.startsWith('$')),
  );
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}

/** Whether the place, or what it is about, holds data that nobody described. */
function isDynamic({ node, checker }: Finding): boolean {
  const around = ts.isExpression(node) ? [node] : [];
  const parts = ts.isBinaryExpression(node)
    ? [node.left, node.right]
    : ts.isSpreadAssignment(node)
      ? [node.expression]
      : ts.isPropertyAccessExpression(node.parent)
        ? [node.parent.expression]
        : ts.isVariableDeclaration(node.parent) && node.parent.initializer !== undefined
          ? [node.parent.initializer]
          : [];
  return [...around, ...parts].some((expression) => isJson(checker, checker.getTypeAtLocation(expression)));
}

function isDead(checker: ts.TypeChecker, node: ts.Node): boolean {
  const isNever = (at: ts.Node) => (checker.getTypeAtLocation(at).flags & ts.TypeFlags.Never) !== 0;
  for (let at: ts.Node | undefined = node; at !== undefined && ts.isExpression(at); at = at.parent) {
    if ((ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at) || ts.isCallExpression(at)) && isNever(at.expression))
      return true;
  }
  if (ts.isPropertyAccessExpression(node.parent) && isNever(node.parent.expression)) return true;
  return ts.isBinaryExpression(node) && (isNever(node.left) || isNever(node.right));
}

/** The innermost node that covers a stretch, or its start where the checker's stretch fits no node; never the file itself. */
function nodeAt(file: ts.SourceFile, start: number, end: number): ts.Node {
  let found: ts.Node = file.endOfFileToken;
  const visit = (node: ts.Node, until: number): void => {
    if (node.getStart(file) <= start && node.getEnd() >= until) {
      found = node;
      ts.forEachChild(node, (child) => visit(child, until));
    }
  };
  for (const until of [start, end]) ts.forEachChild(file, (child) => visit(child, until));
  return found;
}

/** The checker's words without names that we put in and without advice about its own options. */
function plainText(text: string): string {
  const [first = ''] = text.split('\n');
  const plain = first
    .replace(/ Do you need to change your target library\?.*$/, '')
    .replace(/\$writError/g, 'Error')
    .replace(/\$writ(Event|Api|Step|Config)\d+/g, '$1')
    .replace(/\(string & JsonMembers\) \| \(number & JsonMembers\) \| \(false & JsonMembers\) \| \(true & JsonMembers\)/g, 'Json')
    .replace(/Json \| (null \| )?JsonObject \| \(readonly Json\[\] & JsonMembers\)/g, 'Json')
    // Not the apostrophe of "can't": a quote opens behind a space and closes before one.
    .replace(/(^|[\s(])'([^']*)'(?=[\s.,;:)]|$)/g, '$1`$2`')
    .replace(/\.$/, '');
  return plain.charAt(0).toLowerCase() + plain.slice(1);
}
