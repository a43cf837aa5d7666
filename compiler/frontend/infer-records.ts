import { ts } from 'ts-morph';
import { parameterKey } from './infer-parameters.ts';
import { inferenceSites, type MemberWrite, type Push } from './infer-sites.ts';
import type { Unit } from './unit.ts';

/** A call with no arguments that stands for members a literal gets later: put into the checker's text, and skipped behind it. */
export const laterMembers = '$writLater';

interface Literal {
  readonly unit: Unit;
  readonly node: ts.ObjectLiteralExpression;
  /** Types of what is written to each member; undefined where it is not known yet. */
  readonly members: Map<string, (string | undefined)[]>;
  /** The same for members under computed keys. */
  readonly computed: (string | undefined)[];
  /** Types of what is pushed onto lists under computed keys: `groups[key].push(item)`. */
  readonly pushed: string[];
}

/**
 * Gives a record literal the members that are written to it later: `const claims = {}; claims.tier = 'free'`. Each is optional,
 * since it is not there at first. A write of what is not known yet waits for the next round; the answer is by the author's offset
 * of the literal's closing brace.
 */
export function inferRecords(program: ts.Program, units: Iterable<Unit>): ReadonlyMap<string, string> {
  const checker = program.getTypeChecker();
  const literals = new Map<ts.Symbol, Literal>();
  const all = [...units].map((unit) => ({ unit, sites: inferenceSites(unit.file) }));
  for (const { unit, sites } of all) {
    for (const { name, literal } of sites.literals) {
      const symbol = checker.getSymbolAtLocation(name);
      if (symbol !== undefined) literals.set(symbol, { unit, node: literal, members: new Map(), computed: [], pushed: [] });
    }
  }
  if (literals.size === 0) return new Map();
  for (const { sites } of all) for (const write of sites.memberWrites) collectWrite(checker, write, literals);
  for (const { sites } of all) for (const push of sites.pushes) collectGroupPush(checker, push, literals);
  const found = new Map<string, string>();
  for (const { unit, node, members, computed, pushed } of literals.values()) {
    const lists = pushed.length === 0 ? [] : [`(${[...new Set(pushed)].join(' | ')})[]`];
    const text = membersText(members, [...computed, ...lists]);
    if (text === undefined) continue;
    const separator = endsInMember(unit, node) ? ', ' : ' ';
    found.set(parameterKey(unit.source.path, unit.edited.toOriginal(node.getEnd() - 1)), `${separator}...${laterMembers}<${text}>() `);
  }
  return found;
}

/** Whether the author's literal ends in a member without a comma; what an earlier round put behind it does not count. */
function endsInMember({ edited }: Unit, { properties }: ts.ObjectLiteralExpression): boolean {
  const last = properties.filter((property) => !isLater(property)).at(-1);
  if (last === undefined) return false;
  const scanner = ts.createScanner(ts.ScriptTarget.ES2023, true, ts.LanguageVariant.Standard, edited.text, undefined, last.getEnd());
  return scanner.scan() !== ts.SyntaxKind.CommaToken || edited.isPutIn(scanner.getTokenStart());
}

function isLater(property: ts.ObjectLiteralElementLike): boolean {
  const call = ts.isSpreadAssignment(property) ? property.expression : undefined;
  return call !== undefined && ts.isCallExpression(call) && ts.isIdentifier(call.expression) && call.expression.text === laterMembers;
}

function collectWrite(checker: ts.TypeChecker, { target, value }: MemberWrite, literals: ReadonlyMap<ts.Symbol, Literal>): void {
  const symbol = ts.isIdentifier(target.expression) ? checker.getSymbolAtLocation(target.expression) : undefined;
  const literal = symbol === undefined ? undefined : literals.get(symbol);
  if (literal === undefined) return;
  const type = typeText(checker, value);
  const key = ts.isPropertyAccessExpression(target)
    ? target.name.text
    : ts.isStringLiteralLike(target.argumentExpression)
      ? target.argumentExpression.text
      : undefined;
  if (key === undefined) literal.computed.push(type);
  else if (!writtenNames(literal.node).has(key)) literal.members.set(key, [...(literal.members.get(key) ?? []), type]);
}

/** `groups[key].push(item)`, and `(groups[key] ??= []).push(item)`'s simpler kin. */
function collectGroupPush(checker: ts.TypeChecker, pushed: Push, literals: ReadonlyMap<ts.Symbol, Literal>): void {
  let target: ts.Expression = pushed.list;
  while (ts.isNonNullExpression(target) || ts.isParenthesizedExpression(target)) target = target.expression;
  if (!ts.isElementAccessExpression(target) || ts.isStringLiteralLike(target.argumentExpression)) return;
  const symbol = ts.isIdentifier(target.expression) ? checker.getSymbolAtLocation(target.expression) : undefined;
  const literal = symbol === undefined ? undefined : literals.get(symbol);
  for (const item of pushed.items) {
    const type = typeText(checker, item);
    if (type !== undefined) literal?.pushed.push(type);
  }
}

/** The members that the author wrote into the literal; what earlier rounds put in is not among them. */
function writtenNames(node: ts.ObjectLiteralExpression): ReadonlySet<string> {
  return new Set(
    node.properties.flatMap(({ name }) =>
      name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) ? [name.text] : [],
    ),
  );
}

function membersText(
  members: ReadonlyMap<string, readonly (string | undefined)[]>,
  computed: readonly (string | undefined)[],
): string | undefined {
  const parts = [...members].flatMap(([name, types]) => {
    const union = unionOf(types);
    return union === undefined ? [] : [`${JSON.stringify(name)}?: ${union}`];
  });
  const other = unionOf(computed);
  if (other !== undefined) {
    const named = [...members.values()].flatMap((types) => unionOf(types) ?? []);
    parts.push(`[key: string]: ${[...new Set([other, ...named, ...(named.length > 0 ? ['undefined'] : [])])].join(' | ')}`);
  }
  return parts.length === 0 ? undefined : `{ ${parts.join('; ')} }`;
}

function unionOf(types: readonly (string | undefined)[]): string | undefined {
  const known = types.filter((type) => type !== undefined);
  return known.length === 0 ? undefined : [...new Set(known)].join(' | ');
}

/** The type of what is written, texts and numbers without their value; undefined while the checker does not know it. */
export function typeText(checker: ts.TypeChecker, node: ts.Expression): string | undefined {
  const type = checker.getBaseTypeOfLiteralType(checker.getTypeAtLocation(node));
  if ((type.flags & ts.TypeFlags.Any) !== 0) return typeBySyntax(node);
  const text = checker.typeToString(type, node, ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope);
  if (/\bany\b/.test(text)) return ts.isArrayLiteralExpression(node) ? listType(checker, node) : typeBySyntax(node);
  const plain = plainScalars(text);
  return plain === 'never[]' ? undefined : /=>/.test(plain) ? `(${plain})` : plain;
}

/** A text, number or boolean that was found in data nobody described takes others of its kind beside it. */
function plainScalars(text: string): string {
  const plain = text
    .replace(/\b(string|number|boolean|true|false) & JsonMembers\b/g, '$1')
    .replace(/\((string|number|boolean|true|false)\)/g, '$1');
  return plain.includes('Json') ? text : plain;
}

/** `groups[key] = [...known, item]` depends on itself in what it spreads, and its items tell the rest. */
function listType(checker: ts.TypeChecker, node: ts.ArrayLiteralExpression): string | undefined {
  const items = node.elements.flatMap((element) => (ts.isSpreadElement(element) ? [] : (typeText(checker, element) ?? [])));
  return items.length === 0 ? undefined : `(${[...new Set(items)].join(' | ')})[]`;
}

/** `counts[key] = (counts[key] ?? 0) + 1` depends on itself; its form tells what it is. */
function typeBySyntax(node: ts.Expression): string | undefined {
  if (ts.isParenthesizedExpression(node)) return typeBySyntax(node.expression);
  if (ts.isNumericLiteral(node)) return 'number';
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return 'string';
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return 'boolean';
  if (!ts.isBinaryExpression(node)) return undefined;
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.MinusToken:
    case ts.SyntaxKind.AsteriskToken:
    case ts.SyntaxKind.SlashToken:
    case ts.SyntaxKind.PercentToken:
      return 'number';
    case ts.SyntaxKind.PlusToken: {
      const sides = [typeBySyntax(node.left), typeBySyntax(node.right)];
      return sides.includes('string') ? 'string' : sides.includes('number') ? 'number' : undefined;
    }
    case ts.SyntaxKind.QuestionQuestionToken:
    case ts.SyntaxKind.BarBarToken:
      return typeBySyntax(node.right);
    default:
      return undefined;
  }
}
