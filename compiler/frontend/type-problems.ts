import { ts } from 'ts-morph';
import type { Position } from '../../schemas/platform/position.ts';
import { broughtCallFixes, metadataPatchFor as patchFor } from './brought-members.ts';
import { canonicalPath } from './canonical-path.ts';
import { dynamicAdvice, isSaidOfOwner } from './dynamic-advice.ts';
import type { Finding } from './finding.ts';
import { foreignValue } from './foreign-values.ts';
import { reportExport, reportModule } from './import-problems.ts';
import { isCalled, reportMember, reportName } from './member-problems.ts';
import { defaultFix, fallbackFor, missingAdvice, missingValue } from './missing-value.ts';
import { optionalReadFix } from './optional-read.ts';
import { placeOfSecret } from './secret-problems.ts';
import { isStepState } from './step-problems.ts';
import { isJson, mismatchFixes, numberFix } from './type-fixes.ts';
import { type Problems, replacement, spanOf, type Unit, writtenText } from './unit.ts';

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
    if (isDead(checker, node) || isAtCounter(checker, node)) continue;
    const span = { source: unit.source, start: unit.edited.toOriginal(start), end: unit.edited.toOriginal(start + length) };
    const around = ts.isPropertyAccessExpression(node.parent) ? spanOf(unit, node.parent.expression) : span;
    if (syntax.isRefused(span) || syntax.isRefused(around)) continue;
    const text = plainText(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
    const finding: Finding = { program, unit, position, checker, problems, node, span, text, code };
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
  ...each([2349, 2721, 2722, 2723, 2365, 2345, 2322, 2559, 2739, 2740, 2741, 2820, 18046, 2571, 2538, 2353, 2561, 2698], reportMismatch),
  ...each([2356, 2362, 2363], reportOperand),
  ...[...sameConditions].map(([code, always]): readonly [number, Handler] => [
    code,
    ({ problems, span }) => problems.at('constant-condition', span, { always }),
  ]),
  ...each([2769], reportOverloads),
  ...each([7053], reportIndex),
  ...each([1360], reportUnsatisfied),
  ...each([2304, 2552, 2503, 2580, 2583, 2584, 2585, 2591, 2592, 2593, 2693, 2749, 18004], reportName),
  ...each([2554, 2555, 2575, 2556], ({ unit, problems, node, span, text }) =>
    problems.at('argument-count', span, { problem: text }, broughtCallFixes(unit, node)),
  ),
  ...each([2348], reportMissingNew),
  ...each([2307], reportModule),
  ...each([2305, 2613, 2614, 2724, 2459, 1192], reportExport),
  ...each([2344], reportTypeArgument),
  ...each([7006, 7031, 7019, 7051], ({ problems, checker, span, node }) => {
    if (!isOfRefusedCall(checker, node)) problems.at('untyped-parameter', span, { name: node.getText() });
  }),
  ...each([7034, 7005, 7018, 7022, 7023, 7024], ({ problems, span, text }) => problems.at('untyped-value', span, { problem: text })),
  ...each([2454, 2448], ({ problems, checker, span, node }) => {
    if (!isVar(checker, node)) problems.at('unset-variable', span, { name: node.getText() });
  }),
  ...each([2488, 2495, 2461, 2548, 2549, 2569, 2802], reportIteration),
  ...each([2588, 2540, 2542], ({ unit, checker, problems, span, node }) => {
    const patch = patchFor(unit, node);
    const advice =
      patch?.advice ??
      (isOfEvent(checker, node) ? 'The event never changes: keep the value in a constant of your own.' : lengthAdvice(unit, checker, node));
    problems.at('assigned-constant', span, { name: node.getText(), advice }, patch?.fixes);
  }),
  ...each([2367, 2678], ({ unit, problems, node, span, text }) => {
    const foreign = foreignValue(unit, node);
    problems.at('impossible-comparison', span, { problem: text, advice: foreign?.advice }, foreign?.fixes);
  }),
  ...each([2358], ({ problems, span }) =>
    problems.at('impossible-comparison', span, { problem: 'a text, a number or a boolean is an instance of nothing' }),
  ),
]);

/** Whether a parameter is one of a callback for which what is called has been refused: nobody could say its type. */
function isOfRefusedCall(checker: ts.TypeChecker, node: ts.Node): boolean {
  const callback = ts.findAncestor(node, ts.isFunctionLike);
  const call = callback === undefined ? undefined : ts.findAncestor(callback.parent, (at) => !ts.isParenthesizedExpression(at));
  if (call === undefined || !ts.isCallExpression(call)) return false;
  return (checker.getTypeAtLocation(call.expression).flags & ts.TypeFlags.Any) !== 0;
}

/** `list.length = 1`: the elements that stay are another list. */
function lengthAdvice(unit: Unit, checker: ts.TypeChecker, node: ts.Node): string | undefined {
  const target = ts.isPropertyAccessExpression(node) ? node : node.parent;
  if (!ts.isPropertyAccessExpression(target) || target.name.text !== 'length') return undefined;
  const type = checker.getTypeAtLocation(target.expression);
  if (!checker.isArrayType(type) && !checker.isTupleType(type)) return undefined;
  const list = writtenText(unit, target.expression);
  return `Make a list of the elements that shall stay: \`${list}.slice(0, count)\`, or \`[]\` for none.`;
}

/** Whether a name was declared with `var`, which is refused as such, with what to write for it to be set in time. */
function isVar(checker: ts.TypeChecker, node: ts.Node): boolean {
  const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
  return declaration !== undefined && ts.isVariableDeclaration(declaration) && (declaration.parent.flags & ts.NodeFlags.BlockScoped) === 0;
}

function isOfEvent(checker: ts.TypeChecker, node: ts.Node): boolean {
  const target = ts.isPropertyAccessExpression(node.parent) ? node.parent : node;
  return ts.isPropertyAccessExpression(target) && canonicalPath(checker, target).startsWith('event.');
}

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
    if (isSaidOfOwner(finding)) return;
    problems.at('dynamic-data', span, { advice: dynamicAdvice(finding.unit, finding.checker, finding.node) }, numberFix(finding));
    return;
  }
  const missing = missingValue(finding);
  if (missing === undefined) problems.at('type-mismatch', span, { problem: text }, mismatchFixes(finding));
  else problems.at('possibly-missing', span, { what: `\`${missing.what}\``, advice: missing.advice }, missing.fixes);
}

/** A built-in that may be called in several ways, of which none is this one. */
function reportOverloads(finding: Finding): void {
  const { problems, checker, node, span } = finding;
  const call = ts.findAncestor(node, (at): at is ts.CallExpression | ts.NewExpression => ts.isCallExpression(at) || ts.isNewExpression(at));
  if (call === undefined || isDynamic(finding) || missingValue(finding) !== undefined) {
    reportMismatch(finding);
    return;
  }
  const type = checker.getTypeAtLocation(call.expression);
  const signatures = (ts.isNewExpression(call) ? type.getConstructSignatures() : type.getCallSignatures())
    .map((signature) => checker.signatureToString(signature))
    .filter((text) => !text.includes('$writ'));
  const name = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : call.expression.getText();
  const ways = signatures.map((text) => `\`${name}${text.replace(/^<[^(]*>(?=\()/, '')}\``);
  problems.at('type-mismatch', span, {
    problem: `\`${name}\` takes other arguments than these`,
    advice: ways.length === 0 ? undefined : `Call it as ${ways.join(', or ')}.`,
  });
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
  const { problems, span, unit, checker, node } = finding;
  if (isDynamic(finding)) problems.at('dynamic-data', span, { advice: dynamicAdvice(unit, checker, node) });
  else problems.at('not-iterable', span, {});
}

function reportMissing(finding: Finding): void {
  const { problems, span, node, position, checker } = finding;
  if (isDynamic(finding)) {
    const advice = dynamicAdvice(finding.unit, checker, node);
    problems.at(
      'dynamic-data',
      span,
      { advice },
      isCalled(node.parent) ? [] : [...optionalReadFix(finding.unit, node), ...numberFix(finding)],
    );
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

/** Whether something was read at the counter of a loop, which is refused as such: what replaces the loop reads no place. */
function isAtCounter(checker: ts.TypeChecker, node: ts.Node): boolean {
  const declaration = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  const read = declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.initializer : node;
  if (read === undefined || !ts.isElementAccessExpression(read) || !ts.isIdentifier(read.argumentExpression)) return false;
  const counter = checker.getSymbolAtLocation(read.argumentExpression)?.valueDeclaration;
  return counter !== undefined && ts.isVariableDeclaration(counter) && ts.isForStatement(counter.parent.parent);
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
