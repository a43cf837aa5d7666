import { ts } from 'ts-morph';
import type { HirExpression, HirStatement, Variable } from '../../hir/nodes.ts';
import { readVariable, type Scope, span, symbolOf, temporary, undefinedAt } from './context.ts';
import { convertExpression, convertPropertyName } from './expressions.ts';

/**
 * Binds a name or takes a value apart, in the order ECMAScript does: each element is read, then its default computed, then
 * what it binds bound.
 */
export function bindPattern(scope: Scope, name: ts.BindingName, value: HirExpression, fallback?: ts.Expression): HirStatement[] {
  const at = span(scope, name);
  const bound = fallback === undefined ? { statements: [], value } : withDefault(scope, name, value, fallback);
  if (ts.isIdentifier(name)) return [...bound.statements, { kind: 'set', variable: declare(scope, name), value: bound.value, span: at }];
  const source = temporary(scope, name, 'pattern');
  const read = readVariable(source, at);
  const first: HirStatement = {
    kind: 'set',
    variable: source,
    value: ts.isArrayBindingPattern(name) ? { kind: 'iterate', value: bound.value, span: bound.value.span } : bound.value,
    span: at,
  };
  const rest = ts.isArrayBindingPattern(name) ? bindElements(scope, name, read) : bindMembers(scope, name, read);
  return [...bound.statements, first, ...rest];
}

export function declare(scope: Scope, name: ts.Identifier): Variable {
  const variable: Variable = { name: name.text, span: span(scope, name), assigned: false };
  const symbol = symbolOf(scope, name);
  if (symbol !== undefined) scope.variables.set(symbol, variable);
  return variable;
}

/** Only undefined takes the default, not null. The default is computed only then. */
function withDefault(
  scope: Scope,
  name: ts.BindingName,
  value: HirExpression,
  fallback: ts.Expression,
): { readonly statements: HirStatement[]; readonly value: HirExpression } {
  const at = span(scope, name);
  const given = temporary(scope, name, 'given');
  const read = readVariable(given, at);
  return {
    statements: [{ kind: 'set', variable: given, value, span: at }],
    value: {
      kind: 'conditional',
      test: { kind: 'binary', operator: '===', left: read, right: undefinedAt(at), span: at },
      consequent: convertExpression(scope, fallback),
      alternate: read,
      span: at,
    },
  };
}

function bindMembers(scope: Scope, pattern: ts.ObjectBindingPattern, source: HirExpression): HirStatement[] {
  const keys: HirExpression[] = [];
  // `const {} = value` and `const { ...rest } = value` throw for null and undefined too: reading any member does.
  const check: HirStatement[] = pattern.elements.every(({ dotDotDotToken }) => dotDotDotToken !== undefined)
    ? [{ kind: 'evaluate', value: { kind: 'get', object: source, key: 'length', span: source.span }, span: source.span }]
    : [];
  const takesRest = pattern.elements.some(({ dotDotDotToken }) => dotDotDotToken !== undefined);
  const bound = pattern.elements.flatMap((element): HirStatement[] => {
    const at = span(scope, element);
    if (element.dotDotDotToken !== undefined) return bindPattern(scope, element.name, { kind: 'rest', value: source, keys, span: at });
    const name = element.propertyName ?? (ts.isIdentifier(element.name) ? element.name : undefined);
    if (name === undefined) return [];
    const written = convertPropertyName(scope, name);
    const isRead = written.kind === 'literal' && typeof written.value === 'string';
    // What is computed is computed once, as text, and `...rest` leaves out what it came to (ECMAScript 14.3.3.1).
    const kept = isRead || !takesRest ? undefined : temporary(scope, name, 'key');
    const key = kept === undefined ? written : readVariable(kept, at);
    keys.push(key);
    const before: HirStatement[] =
      kept === undefined ? [] : [{ kind: 'set', variable: kept, value: { kind: 'template', parts: [written], span: at }, span: at }];
    const value: HirExpression =
      key.kind === 'literal' && typeof key.value === 'string'
        ? { kind: 'get', object: source, key: key.value, span: at }
        : { kind: 'index', object: source, key, span: at };
    return [...before, ...bindPattern(scope, element.name, value, element.initializer)];
  });
  return [...check, ...bound];
}

function bindElements(scope: Scope, pattern: ts.ArrayBindingPattern, source: HirExpression): HirStatement[] {
  return pattern.elements.flatMap((element, index): HirStatement[] => {
    if (ts.isOmittedExpression(element)) return [];
    const at = span(scope, element);
    const position: HirExpression = { kind: 'literal', value: index, span: at };
    if (element.dotDotDotToken !== undefined) {
      const tail: HirExpression = { kind: 'method', receiver: source, name: 'slice', builtins: ['list.slice'], args: [position], span: at };
      return bindPattern(scope, element.name, tail);
    }
    return bindPattern(scope, element.name, { kind: 'index', object: source, key: position, span: at }, element.initializer);
  });
}
