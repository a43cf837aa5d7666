import { ts } from 'ts-morph';
import type { JsonSchema } from '../../schemas/json.ts';
import { surelyWritten } from '../analysis/state-writes.ts';
import { visitExpressions } from '../hir/children.ts';
import type { HirFunction, Span } from '../hir/nodes.ts';
import type { CheckedPlace } from './check.ts';
import { isBuiltIn } from './convert/context.ts';
import { choiceOf, typeSchema } from './type-schema.ts';
import { memberText, typeText, unionText } from './type-text.ts';
import { spanOf, type Unit } from './unit.ts';

/** What an action writes to its step state at one place. */
export interface StateType {
  /** Its keys: the type of each, and whether the action has written it whenever the flow goes on behind it. */
  readonly keys: ReadonlyMap<string, { readonly type: string; readonly schema: JsonSchema; readonly always: boolean }>;
  /** It may write keys that are not known before a run. */
  readonly open: boolean;
}

interface Write {
  readonly span: Span;
  /** Undefined where the key may be any text. */
  readonly keys: readonly string[] | undefined;
  readonly type: string;
  readonly schema: JsonSchema;
}

/**
 * The type of what an action writes at a place. Without `entry`, for an action that has errors of its own, every key counts as
 * written: what reads it is not to be blamed for them.
 */
export function stateTypeOf(place: CheckedPlace, entry: HirFunction | undefined): StateType {
  const all = writesOf(place);
  const reached = entry === undefined ? all : reachedWrites(entry, all);
  const surely = entry === undefined ? undefined : surelyWritten(entry, (span) => all.get(keyOf(span))?.keys);
  const types = new Map<string, Write[]>();
  for (const write of reached.values()) for (const key of write.keys ?? []) types.set(key, [...(types.get(key) ?? []), write]);
  const keys = new Map(
    [...types].map(([key, written]) => {
      const type = unionText(written.map((write) => write.type));
      return [key, { type, schema: choiceOf(written.map(({ schema }) => schema)), always: surely?.has(key) ?? true }] as const;
    }),
  );
  return { keys, open: [...reached.values()].some((write) => write.keys === undefined) };
}

/** The type as text. `forgiven` where the flow goes on behind an error of the action, which drops what it wrote. */
export function stateTypeText({ keys, open }: StateType, forgiven: boolean): string {
  if (open) return 'JsonObject';
  return `{ ${[...keys].map(([key, { type, always }]) => memberText(key, type, forgiven || !always)).join(' ')} }`;
}

/** The type as a JSON Schema. */
export function stateSchema({ keys, open }: StateType): JsonSchema {
  if (open) return { type: 'object' };
  const properties = Object.fromEntries([...keys].map(([key, { schema }]) => [key, schema]));
  return { type: 'object', properties, required: [...keys].flatMap(([key, { always }]) => (always ? [key] : [])).sort() } as JsonSchema;
}

/** The calls of `api.state.set` in an action's files, by place. */
function writesOf({ checker, units }: CheckedPlace): ReadonlyMap<string, Write> {
  const writes = new Map<string, Write>();
  for (const unit of units.values()) {
    const visit = (node: ts.Node): void => {
      const write = ts.isCallExpression(node) ? writeOf(checker, unit, node) : undefined;
      if (write !== undefined) writes.set(keyOf(write.span), write);
      ts.forEachChild(node, visit);
    };
    if (unit.source.text.includes('set')) visit(unit.file);
  }
  return writes;
}

function writeOf(checker: ts.TypeChecker, unit: Unit, node: ts.CallExpression): Write | undefined {
  const { expression: callee, arguments: given } = node;
  const [key, value] = given;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'set' || key === undefined || value === undefined) return undefined;
  const symbol = checker.getSymbolAtLocation(callee.name);
  const group = symbol?.declarations?.[0]?.parent.parent;
  if (symbol === undefined || !isBuiltIn(symbol) || group === undefined) return undefined;
  if (!ts.isPropertySignature(group) || group.name.getText() !== 'state') return undefined;
  const type = checker.getTypeAtLocation(key);
  const choices = type.isUnion() ? type.types : [type];
  const keys = choices.flatMap((choice) => (choice.isStringLiteral() ? [choice.value] : []));
  return {
    span: spanOf(unit, node),
    keys: keys.length === choices.length ? keys : undefined,
    type: typeText(checker, checker.getTypeAtLocation(value), value),
    schema: typeSchema(checker, checker.getTypeAtLocation(value), value),
  };
}

function reachedWrites(entry: HirFunction, all: ReadonlyMap<string, Write>): ReadonlyMap<string, Write> {
  const reached = new Map<string, Write>();
  visitExpressions(entry, (node) => {
    const write = node.kind === 'effect' && node.member === 'state.set' ? all.get(keyOf(node.span)) : undefined;
    if (write !== undefined) reached.set(keyOf(write.span), write);
  });
  return reached;
}

function keyOf({ source, start, end }: Span): string {
  return `${source.path} ${start} ${end}`;
}
