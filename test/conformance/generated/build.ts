import type { Argument, Block, Expression, ExpressionOf, Statement } from '../../../schemas/ir/nodes.ts';

/** Short names for the nodes that the frame and the cases are made of. */

export const literal = (value: string | number | boolean | null): Expression => ({ op: 'literal', value });
export const undefinedValue: Expression = { op: 'special', name: 'undefined' };
export const slot = (index: number): Expression => ({ op: 'slot', slot: index });
export const get = (object: Expression, key: string): Expression => ({ op: 'get', object, key });
export const method = (receiver: Expression, name: string, ...args: readonly Argument[]): Expression => ({
  op: 'method',
  receiver,
  name,
  arguments: args,
});
export const builtin = (name: string, ...args: readonly Argument[]): Expression => ({ op: 'builtin', name, arguments: args });
export const template = (...parts: readonly (Expression | string)[]): Expression => ({
  op: 'template',
  parts: parts.map((part) => (typeof part === 'string' ? literal(part) : part)),
});
export const list = (...elements: readonly Expression[]): Expression => ({ op: 'list', elements });
export const record = (...entries: readonly (readonly [string, Expression])[]): Expression => ({
  op: 'record',
  entries: entries.map(([key, value]) => ({ op: 'entry', key: literal(key), value })),
});
export const binary = (operator: ExpressionOf<'binary'>['operator'], left: Expression, right: Expression): Expression => ({
  op: 'binary',
  operator,
  left,
  right,
});
export const and = (left: Expression, right: Expression): Expression => ({ op: 'logical', operator: '&&', left, right });
export const choose = (test: Expression, consequent: Expression, alternate: Expression): Expression => ({
  op: 'conditional',
  test,
  consequent,
  alternate,
});
export const typeIs = (value: Expression, type: string): Expression =>
  binary('===', { op: 'unary', operator: 'typeof', value }, literal(type));
export const is = (value: Expression, kind: ExpressionOf<'is'>['kind']): Expression => ({ op: 'is', value, kind });

export const answer = (value: Expression): Statement => ({ op: 'return', value });
export const when = (test: Expression, ...consequent: Block): Statement => ({ op: 'if', test, consequent, alternate: [] });
export const set = (index: number, value: Expression): Statement => ({ op: 'set', value, slot: index });
export const effect = (member: string, ...args: readonly Expression[]): Statement => ({ op: 'effect', member, arguments: args });
export const log = (message: Expression): Statement => effect('log', literal('info'), message);
