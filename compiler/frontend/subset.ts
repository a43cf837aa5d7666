import { ts } from 'ts-morph';
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Span } from '../hir/nodes.ts';
import type { SourceText } from '../source/text.ts';
import { isAssignmentOperator } from './assignment-operator.ts';
import { countingLoopFix } from './counting-loop.ts';
import { commonJsName } from './entry.ts';
import { moveHelperFix } from './move-helper.ts';
import { packageAdvice } from './package-advice.ts';
import { checkPatternLiteral } from './pattern-literal.ts';
import { allowedKinds, refusedKinds } from './subset-table.ts';
import { type Problems, replacement } from './unit.ts';

/**
 * Holds a file to the language's syntax. The table decides by kind of node and refuses what it does not name; the rules below
 * look at what surrounds a node. Types are the checker's business.
 */
export function checkSubset(source: SourceText, file: ts.SourceFile, problems: Problems): void {
  const spanOf = (node: ts.Node): Span => ({ source, start: node.getStart(file), end: node.getEnd() });
  checkComments(source, file, problems);
  for (const statement of file.statements) checkModuleStatement(statement, spanOf(statement), problems);
  const visit = (node: ts.Node): void => {
    const refusal = refusedKinds.get(node.kind);
    // The assertion around it is refused whole.
    if (node.kind === ts.SyntaxKind.AnyKeyword && ts.isAsExpression(node.parent)) return;
    if (refusal !== undefined) {
      problems.at(refusal.slug, spanOf(node), {}, refusalFixes(node, spanOf));
      refuseNode(node, spanOf, problems, visit);
      return;
    }
    if (!allowedKinds.has(node.kind)) {
      problems.at('unsupported-syntax', spanOf(node), {
        syntax: node.getText(file).slice(0, 40).split('\n')[0] ?? '',
        advice: adviceFor(node),
      });
      problems.refuse(spanOf(node));
      return;
    }
    // Every second node is a name, which has no parts.
    if (ts.isIdentifier(node)) {
      checkName(node, spanOf, problems);
      return;
    }
    for (const rule of rules) rule(node, spanOf, problems);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
}

/** What to write instead of a construct that has no message of its own. */
function adviceFor(node: ts.Node): string | undefined {
  if (ts.isNamespaceImport(node)) return "Name what is needed of the file: `import { first, second } from '…'`.";
  return ts.isNamespaceExport(node) ? "Name what is handed on: `export { first, second } from '…'`." : undefined;
}

/** Fixes for refused syntax that has one equivalent. */
function refusalFixes(node: ts.Node, spanOf: (node: ts.Node) => Span): readonly Fix[] {
  if (ts.isForStatement(node)) return countingLoopFix(node, spanOf);
  if (ts.isTypePredicateNode(node)) return predicateFix(node, spanOf);
  if (!ts.isForInStatement(node) || !ts.isVariableDeclarationList(node.initializer)) return [];
  const [declaration] = node.initializer.declarations;
  if (declaration === undefined) return [];
  const keyword = (node.initializer.flags & ts.NodeFlags.Const) === 0 ? 'let' : 'const';
  const header = { ...spanOf(node.initializer), end: spanOf(node.expression).end };
  const text = `${keyword} ${declaration.name.getText()} of Object.keys(${node.expression.getText()})`;
  return [replacement('Use for…of', header, text)];
}

/** `(x): x is string => …` without its claim: the checker finds out by itself what a test says of its parameter. */
function predicateFix(node: ts.TypePredicateNode, spanOf: (node: ts.Node) => Span): readonly Fix[] {
  const span = spanOf(node);
  const before = /\s*:\s*$/.exec(span.source.text.slice(0, span.start))?.[0];
  if (node.assertsModifier !== undefined || before === undefined) return [];
  return [replacement('Leave the type away', { ...span, start: span.start - before.length }, '')];
}

/** What stands inside a refused construct goes with it; only the body of a loop is looked at, since it would stay. */
function refuseNode(node: ts.Node, spanOf: (node: ts.Node) => Span, problems: Problems, visit: (node: ts.Node) => void): void {
  const body = ts.isIterationStatement(node, false) || ts.isLabeledStatement(node) ? node.statement : undefined;
  if (body === undefined) {
    problems.refuse(spanOf(node));
    return;
  }
  problems.refuse({ ...spanOf(node), end: spanOf(body).start });
  visit(body);
}

type Rule = (node: ts.Node, spanOf: (node: ts.Node) => Span, problems: Problems) => void;

const forbiddenNames = new Set([
  '__proto__',
  'constructor',
  'prototype',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);

const rules: readonly Rule[] = [
  function declarations(node, spanOf, problems) {
    if (!ts.isVariableDeclarationList(node)) return;
    if ((node.flags & ts.NodeFlags.BlockScoped) === 0) {
      const span = spanOf(node);
      const keyword = { ...span, end: span.start + 3 };
      const name = usedElsewhere(node);
      const fixes = name === undefined ? [replacement('Use let', keyword, 'let')] : [];
      problems.at('var-declaration', keyword, { advice: name === undefined ? undefined : outsideAdvice(name) }, fixes);
    } else if ((node.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using)
      problems.at('unsupported-syntax', spanOf(node), { syntax: 'using' });
    for (const declaration of node.declarations) {
      if (declaration.exclamationToken !== undefined) problems.at('definite-assignment', spanOf(declaration.exclamationToken), {});
    }
  },
  function localFunctions(node, spanOf, problems) {
    if (!ts.isVariableDeclaration(node) || node.initializer === undefined || ts.isSourceFile(node.parent.parent.parent)) return;
    if (!ts.isArrowFunction(node.initializer) && !ts.isFunctionExpression(node.initializer)) return;
    problems.at('local-function', spanOf(node.name), { name: node.name.getText() }, moveHelperFix(node, spanOf));
    problems.refuse(spanOf(node));
  },
  function prototypeNames(node, spanOf, problems) {
    const written = writtenName(node);
    if (written === undefined || !forbiddenNames.has(written.text)) return;
    const call = hasOwnCall(node);
    const [record, key] = call?.arguments ?? [];
    if (call === undefined || record === undefined || key === undefined) {
      problems.at('prototype-name', spanOf(written), { name: written.text });
      return;
    }
    const text = `Object.hasOwn(${record.getText()}, ${key.getText()})`;
    const fixes = [record, key].some(ts.isSpreadElement) ? [] : [replacement('Use Object.hasOwn', spanOf(call), text)];
    problems.at('prototype-name', spanOf(written), { name: written.text, advice: `Write \`${text}\`.` }, fixes);
    problems.refuse(spanOf(call));
  },
  function functions(node, spanOf, problems) {
    if (!ts.isFunctionDeclaration(node) && !ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return;
    if (node.asteriskToken !== undefined) problems.at('generator', spanOf(node.asteriskToken), {});
    if (ts.isFunctionDeclaration(node) && node.body === undefined) problems.at('overload', spanOf(node), {});
    if (ts.isFunctionDeclaration(node) && !ts.isSourceFile(node.parent))
      problems.at('local-function', spanOf(node.name ?? node), { name: node.name?.text ?? 'it' }, moveHelperFix(node, spanOf));
    for (const { name } of node.parameters) if (ts.isIdentifier(name) && name.text === 'this') problems.at('this-value', spanOf(name), {});
  },
  function modifiers(node, spanOf, problems) {
    if (!ts.canHaveModifiers(node)) return;
    for (const modifier of ts.getModifiers(node) ?? []) {
      if (modifier.kind === ts.SyntaxKind.DeclareKeyword) problems.at('ambient-declaration', spanOf(node), {});
    }
  },
  function members(node, spanOf, problems) {
    if (ts.isMethodDeclaration(node)) problems.at('method-in-literal', spanOf(node.name), {});
    if (ts.isMethodSignature(node)) problems.at('function-type', spanOf(node), {});
  },
  function assignments(node, spanOf, problems) {
    const assigns =
      (ts.isBinaryExpression(node) && isAssignmentOperator(node.operatorToken.kind)) ||
      ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
        (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken));
    const around = skipParentheses(node);
    if (assigns && !ts.isExpressionStatement(around) && !isCommaStatement(around) && !isExportAssignment(node))
      problems.at('assignment-as-value', spanOf(node), {});
  },
  function commas(node, spanOf, problems) {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken)
      problems.at('comma-operator', spanOf(node), {});
  },
  function asConst(node, spanOf, problems) {
    if (!ts.isAsExpression(node)) return;
    const isConst = ts.isTypeReferenceNode(node.type) && node.type.typeName.getText() === 'const';
    if (isConst) return;
    const assertion = { ...spanOf(node), start: spanOf(node.expression).end };
    problems.at('type-assertion', spanOf(node), {}, [replacement('Remove the assertion', assertion, '')]);
  },
  function texts(node, spanOf, problems) {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
    if (isText && !node.text.isWellFormed()) problems.at('lone-surrogate', spanOf(node), {});
  },
  function patterns(node, spanOf, problems) {
    if (ts.isRegularExpressionLiteral(node)) checkPatternLiteral(node, spanOf(node), problems);
  },
  function imports(node, spanOf, problems) {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && !/^\.{1,2}\//.test(node.moduleSpecifier.text)) {
      const name = node.moduleSpecifier.text;
      problems.at('package-import', spanOf(node), { name, advice: packageAdvice(name) });
      problems.refuse(spanOf(node));
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      problems.at('dynamic-import', spanOf(node), {});
      problems.refuse(spanOf(node));
    }
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require') {
      const [argument] = node.arguments;
      const name = argument !== undefined && ts.isStringLiteral(argument) ? argument.text : 'a package';
      problems.at('package-import', spanOf(node), { name, advice: packageAdvice(name) });
      problems.refuse(spanOf(node));
    }
  },
];

/** `Object.prototype.hasOwnProperty.call(record, key)`, of which `Object.prototype` is given. */
function hasOwnCall(node: ts.Node): ts.CallExpression | undefined {
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== 'Object') return undefined;
  const method = node.parent;
  if (!ts.isPropertyAccessExpression(method) || method.name.text !== 'hasOwnProperty') return undefined;
  const through = method.parent;
  if (!ts.isPropertyAccessExpression(through) || through.name.text !== 'call') return undefined;
  return ts.isCallExpression(through.parent) && through.parent.expression === through ? through.parent : undefined;
}

function outsideAdvice(name: string): string {
  return `\`${name}\` is read outside of this block, or declared again: declare it once, with let and a first value, in front of the block.`;
}

/** A name that a `var` declares and that something outside of its block uses, or that is declared again: `let` would not do. */
function usedElsewhere(list: ts.VariableDeclarationList): string | undefined {
  const block = ts.isVariableStatement(list.parent) ? list.parent.parent : list.parent;
  const around = ts.findAncestor(list, (at) => ts.isFunctionLike(at) || ts.isSourceFile(at));
  const names = new Set<string>();
  const collect = (node: ts.BindingName): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    else for (const element of node.elements) if (ts.isBindingElement(element)) collect(element.name);
  };
  for (const { name } of list.declarations) collect(name);
  const find = (node: ts.Node): string | undefined => {
    if (ts.isIdentifier(node) && names.has(node.text)) {
      const isMember =
        (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) ||
        (ts.isPropertyAssignment(node.parent) && node.parent.name === node);
      const isOutside = node.pos < block.pos || node.end > block.end;
      const isAgain = ts.isVariableDeclaration(node.parent) && node.parent.name === node && node.parent.parent !== list;
      if (!isMember && (isOutside || isAgain)) return node.text;
    }
    return ts.forEachChild(node, find);
  };
  return around === undefined ? undefined : ts.forEachChild(around, find);
}

function checkName(node: ts.Identifier, spanOf: (node: ts.Node) => Span, problems: Problems): void {
  if (node.text.startsWith('$writ') || (node.text === 'await' && isDeclared(node)))
    problems.at('reserved-name', spanOf(node), { name: node.text });
}

/** Whether this is where a variable, parameter or helper gets its name. */
function isDeclared(node: ts.Identifier): boolean {
  const { parent } = node;
  const declares =
    ts.isParameter(parent) || ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isFunctionDeclaration(parent);
  return declares && parent.name === node;
}

function writtenName(node: ts.Node): ts.Identifier | ts.StringLiteralLike | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.name)) return node.name;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) return node.argumentExpression;
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) || ts.isPropertySignature(node)) {
    return ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) ? node.name : undefined;
  }
  if (ts.isBindingElement(node)) {
    const name = node.propertyName ?? node.name;
    return ts.isObjectBindingPattern(node.parent) && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name : undefined;
  }
  return undefined;
}

/** `a++, b++;`: the comma is refused, and two statements is what both are. */
function isCommaStatement(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.CommaToken) return false;
  const around = skipParentheses(node);
  return ts.isExpressionStatement(around) || isCommaStatement(around);
}

function skipParentheses(node: ts.Node): ts.Node {
  return ts.isParenthesizedExpression(node.parent) ? skipParentheses(node.parent) : node.parent;
}

function withoutParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? withoutParentheses(node.expression) : node;
}

function isExportAssignment(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && commonJsName(node.left) !== undefined;
}

/** At module level only declarations stand: nothing runs when a file is loaded. */
function checkModuleStatement(statement: ts.Statement, span: Span, problems: Problems): void {
  const isDeclaration =
    ts.isFunctionDeclaration(statement) ||
    ts.isVariableStatement(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isImportDeclaration(statement) ||
    ts.isExportAssignment(statement) ||
    ts.isExportDeclaration(statement) ||
    statement.kind === ts.SyntaxKind.EmptyStatement ||
    refusedKinds.has(statement.kind);
  const isDirective = ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
  const isExport = ts.isExpressionStatement(statement) && isExportAssignment(withoutParentheses(statement.expression));
  if (!isDeclaration && !isDirective && !isExport) {
    problems.at('module-statement', span, {});
    problems.refuse(span);
  }
  if (ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Let) !== 0)
    problems.at('module-variable', span, {});
}

/** What TypeScript keeps of a file's comments: the instructions to the checker that it found while it parsed. */
interface CheckerInstructions {
  readonly commentDirectives?: readonly { readonly range: ts.TextRange }[];
  readonly checkJsDirective?: ts.TextRange;
}

/**
 * `// @ts-expect-error` and its like, and triple-slash references, are instructions to the checker in a comment's clothes. The parser
 * has found them all; a scan of our own could take a template for a comment or a comment for a template.
 */
function checkComments(source: SourceText, file: ts.SourceFile, problems: Problems): void {
  const { commentDirectives = [], checkJsDirective } = file as CheckerInstructions;
  const ranges = [
    ...commentDirectives.map(({ range }) => range),
    ...(checkJsDirective === undefined ? [] : [checkJsDirective]),
    ...file.referencedFiles,
    ...file.typeReferenceDirectives,
    ...file.libReferenceDirectives,
    ...file.amdDependencies.map(() => ({ pos: 0, end: 0 })),
  ];
  for (const { pos, end } of ranges) problems.at('checker-comment', { source, start: pos, end }, {});
}
