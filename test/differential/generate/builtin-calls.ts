import ts from 'typescript';
import type { Builtin, ValueKind } from '../../../schemas/language/builtin.ts';
import { type BuiltinId, builtinEntries } from '../../../schemas/language/builtins/index.ts';
import type { Type } from './types.ts';
import * as types from './types.ts';

/** What an argument may be: a value, one of several, a function, a written word, or any number of them. */
export type Parameter = { readonly name: string; readonly optional: boolean; readonly rest: boolean; readonly form: ArgumentForm };

export type ArgumentForm =
  | { readonly kind: 'value'; readonly type: Type }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'either'; readonly of: readonly ArgumentForm[] }
  | { readonly kind: 'callback'; readonly parameters: readonly Type[]; readonly result: Type };

/** One way to use a built-in: an overload of its signature with types in the place of its type parameters. */
export interface BuiltinCall {
  readonly id: BuiltinId;
  readonly builtin: Builtin;
  readonly receiver: Type | undefined;
  readonly parameters: readonly Parameter[];
  readonly result: Type;
}

function callsOf(id: BuiltinId, builtin: Builtin): BuiltinCall[] {
  const signatures = typeof builtin.signature === 'string' ? [builtin.signature] : builtin.signature;
  return signatures.flatMap((signature) => {
    const names = /\b[TU]\b/.test(signature) || receiverNeedsElement(builtin.on) ? types.elementTypes : [types.number];
    return names.flatMap((T) => {
      const others = /\bU\b/.test(signature) ? [types.number, types.string, types.point] : [types.number];
      return others.flatMap((U) => {
        try {
          return [readCall(id, builtin, signature, { T, U })];
        } catch (error) {
          if (error instanceof Unspellable) return [];
          throw error;
        }
      });
    });
  });
}

/** A type that the generator does not make. */
class Unspellable extends Error {}

type Environment = { readonly T: Type; readonly U: Type };

function receiverNeedsElement(kind: ValueKind | undefined): boolean {
  return kind === 'list' || kind === 'set';
}

function receiverType(kind: ValueKind | undefined, { T }: Environment): Type | undefined {
  switch (kind) {
    case undefined:
      return undefined;
    case 'list':
      return types.list(T);
    case 'set':
      return types.set(T);
    default: {
      const simple = simpleKinds[kind];
      if (simple === undefined) throw new Unspellable(kind);
      return simple;
    }
  }
}

const simpleKinds: { readonly [kind in ValueKind]?: Type } = {
  string: types.string,
  number: types.number,
  boolean: types.boolean,
  date: types.date,
  url: types.url,
  query: types.query,
  pattern: types.pattern,
};

function readCall(id: BuiltinId, builtin: Builtin, signature: string, environment: Environment): BuiltinCall {
  const isMember = builtin.form === 'accessor' || builtin.form === 'value';
  const file = ts.createSourceFile(
    'x.ts',
    isMember ? `declare const f${signature};` : `declare function f${signature};`,
    ts.ScriptTarget.ESNext,
  );
  const [statement] = file.statements;
  const receiver = receiverType(builtin.on, environment);
  if (statement === undefined) throw new Error(`${id} has no signature`);
  if (ts.isVariableStatement(statement)) {
    const [declaration] = statement.declarationList.declarations;
    return { id, builtin, receiver, parameters: [], result: readType(declaration?.type, file, environment) };
  }
  if (!ts.isFunctionDeclaration(statement)) throw new Error(`the signature of ${id} is none`);
  const parameters = statement.parameters.map((parameter) => ({
    name: parameter.name.getText(file),
    optional: parameter.questionToken !== undefined,
    rest: parameter.dotDotDotToken !== undefined,
    form: readForm(parameter.dotDotDotToken === undefined ? parameter.type : elementOf(parameter.type), file, environment),
  }));
  return { id, builtin, receiver, parameters, result: readResult(id, statement.type, file, environment) };
}

function readResult(id: BuiltinId, node: ts.TypeNode | undefined, file: ts.SourceFile, environment: Environment): Type {
  if (id === 'JSON.stringify') return types.maybe(types.string);
  if (id === 'list.flat') return types.list(environment.T.kind === 'list' ? environment.T.of : environment.T);
  if (node !== undefined && ts.isTypePredicateNode(node)) return types.boolean;
  return readType(node, file, environment);
}

function readForm(node: ts.TypeNode | undefined, file: ts.SourceFile, environment: Environment): ArgumentForm {
  if (node === undefined) throw new Unspellable();
  if (ts.isParenthesizedTypeNode(node)) return readForm(node.type, file, environment);
  if (ts.isFunctionTypeNode(node)) {
    const parameters = node.parameters.filter(({ dotDotDotToken }) => dotDotDotToken === undefined);
    return {
      kind: 'callback',
      parameters: parameters.map(({ type }) => readType(type, file, environment)),
      result: readType(ts.isUnionTypeNode(node.type) ? node.type.types[0] : node.type, file, environment),
    };
  }
  if (ts.isUnionTypeNode(node)) {
    const forms = node.types.flatMap((part) => {
      try {
        return [readForm(part, file, environment)];
      } catch (error) {
        if (error instanceof Unspellable) return [];
        throw error;
      }
    });
    if (forms.length === 0) throw new Unspellable();
    return { kind: 'either', of: forms };
  }
  const text = node.getText(file);
  if (text === 'null') return { kind: 'word', text };
  if (text === '{ readonly length: number }') return { kind: 'word', text: '{ length: 3 }' };
  if (text === 'D') return { kind: 'word', text: '1' };
  return { kind: 'value', type: readType(node, file, environment) };
}

function elementOf(node: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (node !== undefined && ts.isTypeOperatorNode(node)) return elementOf(node.type);
  return node !== undefined && ts.isArrayTypeNode(node) ? node.elementType : undefined;
}

function readType(node: ts.TypeNode | undefined, file: ts.SourceFile, environment: Environment): Type {
  if (node === undefined) throw new Unspellable();
  const inner = (part: ts.TypeNode | undefined) => readType(part, file, environment);
  if (ts.isParenthesizedTypeNode(node)) return inner(node.type);
  if (ts.isTypeOperatorNode(node)) return inner(node.type);
  if (ts.isArrayTypeNode(node)) return types.list(inner(node.elementType));
  if (ts.isTupleTypeNode(node) && node.elements.length === 2) {
    const [first, second] = node.elements;
    const left = ts.isNamedTupleMember(first as ts.Node) ? undefined : (first as ts.TypeNode);
    // `string | number` stands for keys; a text is one.
    return types.pair(left !== undefined && ts.isUnionTypeNode(left) ? types.string : inner(left), inner(second as ts.TypeNode));
  }
  if (ts.isUnionTypeNode(node)) return readUnion(node, inner, file);
  if (ts.isTypeLiteralNode(node)) {
    const [member] = node.members;
    if (member !== undefined && ts.isIndexSignatureDeclaration(member)) return types.dictionary(inner(member.type));
    throw new Unspellable();
  }
  if (ts.isTypeReferenceNode(node)) return readReference(node, inner, file, environment);
  const known = words[node.getText(file)];
  if (known === undefined) throw new Unspellable(node.getText(file));
  return known;
}

const words: { readonly [text: string]: Type | undefined } = {
  number: types.number,
  string: types.string,
  boolean: types.boolean,
  unknown: types.unknown,
  object: types.point,
};

function readUnion(node: ts.UnionTypeNode, inner: (part: ts.TypeNode) => Type, file: ts.SourceFile): Type {
  const [first, second, ...more] = node.types;
  const word = second?.getText(file);
  if (first === undefined || more.length > 0) throw new Unspellable();
  if (word === 'undefined') return types.maybe(inner(first));
  if (word === 'null') return types.nullable(inner(first));
  throw new Unspellable();
}

function readReference(
  node: ts.TypeReferenceNode,
  inner: (part: ts.TypeNode | undefined) => Type,
  file: ts.SourceFile,
  { T, U }: Environment,
): Type {
  const [argument] = node.typeArguments ?? [];
  switch (node.typeName.getText(file)) {
    case 'T':
      return T;
    case 'U':
      return U;
    case 'Sought':
      return inner(argument);
    case 'Iterable':
      return types.iterable(inner(argument));
    case 'Set':
      return types.set(inner(argument));
    case 'Json':
      return types.json;
    case 'Date':
      return types.date;
    case 'URL':
      return types.url;
    case 'URLSearchParams':
      return types.query;
    case 'RegExp':
      return types.pattern;
    default:
      throw new Unspellable();
  }
}

/** Ways to use every built-in of the table whose types the generator can spell. The others are written by hand. */
export const builtinCalls: readonly BuiltinCall[] = builtinEntries.flatMap(([id, builtin]) => callsOf(id, builtin));

/** The same by the text of their result's type. */
export const callsByResult: ReadonlyMap<string, readonly BuiltinCall[]> = grouped();

function grouped(): Map<string, BuiltinCall[]> {
  const groups = new Map<string, BuiltinCall[]>();
  for (const call of builtinCalls) groups.set(call.result.text, [...(groups.get(call.result.text) ?? []), call]);
  return groups;
}
