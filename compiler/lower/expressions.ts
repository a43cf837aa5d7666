import type { Argument, Expression, Part } from '../../schemas/ir/nodes.ts';
import { redirectRequest } from '../egress/redirects.ts';
import type { HirArgument, HirEntry, HirExpression, HirRequest, HirSpread, Span, Variable } from '../hir/nodes.ts';
import { lowerCallback } from './callbacks.ts';
import { constantExpression } from './constants.ts';
import { isStable, needsStatements } from './effectful.ts';
import type { FrameBuilder, Output } from './frame.ts';
import { lowerFunction } from './functions.ts';
import { lowerSealedArguments, lowerSealedRequests } from './sealed.ts';

/**
 * Lowers an expression. What needs a statement (a call of a helper, an effect, a fetch) is put into `output` first, in
 * JavaScript's order of evaluation, and leaves a slot behind.
 */
export function lowerExpression(frame: FrameBuilder, node: HirExpression, output: Output): Expression {
  const { emission } = frame;
  const make = <N extends Expression>(expression: N): N => emission.at(expression, node.span);
  switch (node.kind) {
    case 'literal':
      return make(scalar(node.value));
    case 'pattern':
      return make({ op: 'pattern', index: emission.patternIndex({ source: node.source, flags: node.flags }) });
    case 'constant':
      return constantExpression(frame, node.constant, node.span);
    case 'variable':
      return make({ op: 'slot', slot: frame.slotOf(node.variable) });
    case 'input':
      return make({ op: 'input', name: node.name });
    case 'get':
      return make({ op: 'get', object: lowerExpression(frame, node.object, output), key: node.key });
    case 'index': {
      const [object, key] = lowerOperands(frame, [node.object, node.key], output) as [Expression, Expression];
      // A written key is a `get`, so that `a['b']` and `a.b` are one program.
      return key.op === 'literal' && typeof key.value === 'string'
        ? make({ op: 'get', object, key: key.value })
        : make({ op: 'index', object, key });
    }
    case 'optional':
      return lowerOptional(frame, node, output);
    case 'checked': {
      const value = lowerExpression(frame, node.value, output);
      const slot = frame.slotOf(node.variable);
      output.push(emission.at({ op: 'set', value, slot }, node.span));
      output.push(emission.at({ op: 'evaluate', value: lowerExpression(frame, node.check, output) }, node.span));
      return make({ op: 'slot', slot });
    }
    case 'unary':
      return make({ op: 'unary', operator: node.operator, value: lowerExpression(frame, node.value, output) });
    case 'is':
      return make({ op: 'is', value: lowerExpression(frame, node.value, output), kind: node.is });
    case 'nullish':
      return make({ op: 'nullish', value: lowerExpression(frame, node.value, output) });
    case 'iterate':
      return make({ op: 'iterate', value: lowerExpression(frame, node.value, output) });
    case 'conform':
      return make({ op: 'conform', value: lowerExpression(frame, node.value, output), shape: emission.shapeIndex(node.shape) });
    case 'binary': {
      const [left, right] = lowerOperands(frame, [node.left, node.right], output) as [Expression, Expression];
      return make({ op: 'binary', operator: node.operator, left, right });
    }
    case 'in': {
      const [left, right] = lowerOperands(frame, [node.left, node.right], output) as [Expression, Expression];
      return make({ op: 'in', left, right });
    }
    case 'logical':
      return lowerLogical(frame, node, output);
    case 'conditional':
      return lowerConditional(frame, node, output);
    case 'template':
      return lowerTemplate(frame, node, output);
    case 'list':
      return make({ op: 'list', elements: lowerOperands(frame, node.elements, output) as (Expression | Part<'spread'>)[] });
    case 'record':
      return make({ op: 'record', entries: lowerEntries(frame, node.entries, output) });
    case 'rest': {
      const [value, ...keys] = lowerOperands(frame, [node.value, ...node.keys], output) as Expression[];
      return make({ op: 'rest', value: value as Expression, keys });
    }
    case 'builtin':
      emission.requires.add(node.name);
      return make({ op: 'builtin', name: node.name, arguments: lowerOperands(frame, node.args, output) as Argument[] });
    case 'method': {
      for (const builtin of node.builtins) emission.requires.add(builtin);
      const checked = node.args.some(needsStatements) ? checkedReceiver(node) : node.receiver;
      const [receiver, ...args] = lowerOperands(frame, [checked, ...node.args], output) as [Expression, ...Argument[]];
      return make({ op: 'method', receiver, name: node.name, arguments: args });
    }
    case 'call': {
      const callee = lowerFunction(emission, node.callee);
      const { holds } = emission.sealed;
      const args = node.args.some(holds)
        ? lowerSealedArguments(frame, node.args, output)
        : (lowerOperands(frame, node.args, output) as Expression[]);
      const slot = frame.newSlot(node.callee.name);
      output.push(emission.at({ op: 'call', function: callee, arguments: args, slot }, node.span));
      return make({ op: 'slot', slot });
    }
    case 'effect': {
      const args = lowerOperands(frame, node.args, output) as Expression[];
      const redirect = redirectRequest(node);
      // What a redirect was proven to lead to stands among the targets, where the runtime looks for it.
      for (const target of (redirect === undefined ? undefined : emission.provenTargets.get(redirect)) ?? []) emission.targetIndex(target);
      output.push(emission.at({ op: 'effect', member: node.member, arguments: args }, node.span));
      return make({ op: 'special', name: 'undefined' });
    }
    case 'secret':
    case 'hmac':
      throw new Error(`a ${node.kind} reached lowering where nothing is sealed`);
    case 'fetch':
      return lowerFetch(frame, node, output);
  }
}

type Of<Kind extends HirExpression['kind']> = Extract<HirExpression, { kind: Kind }>;
type Operand = HirArgument | HirSpread;

/**
 * Lowers operands that are evaluated one after the other. Where a later one needs statements, the earlier ones are kept in slots,
 * unless nothing could change them.
 */
export function lowerOperands(frame: FrameBuilder, nodes: readonly Operand[], output: Output, inRecord = false): (Expression | Argument)[] {
  const last = nodes.findLastIndex(needsStatements);
  return nodes.map((node, index) => {
    const lowered = lowerOperand(frame, node, output);
    if (index >= last || node.kind === 'callback' || isStable(node)) return lowered;
    if (lowered.op !== 'spread') return keep(frame, lowered as Expression, node.span, output);
    return frame.emission.at(
      { op: 'spread', value: keep(frame, takenApart(frame, lowered, node.span, inRecord), node.span, output) },
      node.span,
    );
  });
}

function lowerOperand(frame: FrameBuilder, node: Operand, output: Output): Expression | Argument {
  const { emission } = frame;
  if (node.kind === 'callback') return emission.at(lowerCallback(frame, node.function), node.span);
  if (node.kind === 'spread') return emission.at({ op: 'spread', value: lowerExpression(frame, node.value, output) }, node.span);
  return lowerExpression(frame, node, output);
}

/** Keeps a value in a new slot. */
function keep(frame: FrameBuilder, value: Expression, span: Span, output: Output): Expression {
  const { emission } = frame;
  const slot = frame.newSlot('kept');
  output.push(emission.at({ op: 'set', value, slot }, span));
  return emission.at({ op: 'slot', slot }, span);
}

/** What is spread is taken apart at once, since what comes after could change it: into a list, or in a record into a record. */
function takenApart(frame: FrameBuilder, { value }: Part<'spread'>, span: Span, inRecord: boolean): Expression {
  const { emission } = frame;
  if (!inRecord) return emission.at({ op: 'iterate', value }, span);
  return emission.at({ op: 'record', entries: [emission.at({ op: 'spread', value }, span)] }, span);
}

/**
 * JavaScript finds out that a receiver is null or undefined before it computes the arguments. Where those need statements, the
 * receiver is looked at first: reading a member of it throws the same error, and does nothing else.
 */
function checkedReceiver({ receiver, name, span }: Of<'method'>): HirExpression {
  const variable: Variable = { name: 'receiver', span, assigned: false };
  const read: HirExpression = { kind: 'variable', variable, span };
  return { kind: 'checked', value: receiver, variable, check: { kind: 'get', object: read, key: name, span }, span };
}

function scalar(value: string | number | boolean | null | undefined): Expression {
  if (value === undefined) return { op: 'special', name: 'undefined' };
  if (typeof value !== 'number') return { op: 'literal', value };
  if (Object.is(value, -0)) return { op: 'special', name: '-0' };
  if (Number.isNaN(value)) return { op: 'special', name: 'NaN' };
  if (!Number.isFinite(value)) return { op: 'special', name: value > 0 ? 'Infinity' : '-Infinity' };
  return { op: 'literal', value };
}

/** An expression whose arm needs statements becomes a slot and an `if`. */
function lowerLogical(frame: FrameBuilder, node: Of<'logical'>, output: Output): Expression {
  const { emission } = frame;
  const left = lowerExpression(frame, node.left, output);
  if (!needsStatements(node.right)) {
    return emission.at({ op: 'logical', operator: node.operator, left, right: lowerExpression(frame, node.right, output) }, node.span);
  }
  const slot = frame.newSlot('logical');
  const read = () => emission.at<Expression>({ op: 'slot', slot }, node.span);
  output.push(emission.at({ op: 'set', value: left, slot }, node.left.span));
  const arm: Output = [];
  const right = lowerExpression(frame, node.right, arm);
  arm.push(emission.at({ op: 'set', value: right, slot }, node.right.span));
  const test = node.operator === '??' ? emission.at<Expression>({ op: 'nullish', value: read() }, node.span) : read();
  const whenTrue = node.operator !== '||';
  output.push(emission.at({ op: 'if', test, consequent: whenTrue ? arm : [], alternate: whenTrue ? [] : arm }, node.span));
  return read();
}

function lowerConditional(frame: FrameBuilder, node: Of<'conditional'>, output: Output): Expression {
  const { emission } = frame;
  const test = lowerExpression(frame, node.test, output);
  if (!needsStatements(node.consequent) && !needsStatements(node.alternate)) {
    const consequent = lowerExpression(frame, node.consequent, output);
    const alternate = lowerExpression(frame, node.alternate, output);
    return emission.at({ op: 'conditional', test, consequent, alternate }, node.span);
  }
  const slot = frame.newSlot('conditional');
  const arm = (value: HirExpression): Output => {
    const statements: Output = [];
    const lowered = lowerExpression(frame, value, statements);
    statements.push(emission.at({ op: 'set', value: lowered, slot }, value.span));
    return statements;
  };
  output.push(emission.at({ op: 'if', test, consequent: arm(node.consequent), alternate: arm(node.alternate) }, node.span));
  return emission.at({ op: 'slot', slot }, node.span);
}

function lowerOptional(frame: FrameBuilder, node: Of<'optional'>, output: Output): Expression {
  const { emission } = frame;
  const value = lowerExpression(frame, node.value, output);
  const slot = frame.slotOf(node.variable);
  if (!needsStatements(node.access)) {
    return emission.at({ op: 'optional', value, slot, access: lowerExpression(frame, node.access, output) }, node.span);
  }
  const result = frame.newSlot('optional');
  output.push(emission.at({ op: 'set', value, slot }, node.value.span));
  const nothing: Output = [
    emission.at({ op: 'set', value: emission.at({ op: 'special', name: 'undefined' }, node.span), slot: result }, node.span),
  ];
  const something: Output = [];
  const access = lowerExpression(frame, node.access, something);
  something.push(emission.at({ op: 'set', value: access, slot: result }, node.access.span));
  const test = emission.at<Expression>({ op: 'nullish', value: emission.at({ op: 'slot', slot }, node.value.span) }, node.span);
  output.push(emission.at({ op: 'if', test, consequent: nothing, alternate: something }, node.span));
  return emission.at({ op: 'slot', slot: result }, node.span);
}

/** A template of one text is that text; otherwise its parts are joined. Each hole becomes text before the next is computed. */
function lowerTemplate(frame: FrameBuilder, node: Of<'template'>, output: Output): Expression {
  const { emission } = frame;
  const last = node.parts.findLastIndex(needsStatements);
  const parts = node.parts.map((part, index) => {
    const lowered = lowerExpression(frame, part, output);
    if (index >= last || part.kind === 'literal') return lowered;
    return keep(frame, emission.at({ op: 'template', parts: [lowered] }, part.span), part.span, output);
  });
  return emission.at({ op: 'template', parts }, node.span);
}

function lowerEntries(frame: FrameBuilder, entries: readonly (HirEntry | HirSpread)[], output: Output): (Part<'entry'> | Part<'spread'>)[] {
  const { emission } = frame;
  const operands = entries.flatMap((entry): Operand[] => (entry.kind === 'entry' ? [entry.key, entry.value] : [entry]));
  const lowered = lowerOperands(frame, operands, output, true);
  let next = 0;
  return entries.map((entry) => {
    const first = lowered[next++];
    if (entry.kind === 'spread') return first as Part<'spread'>;
    return emission.at({ op: 'entry', key: first as Expression, value: lowered[next++] as Expression }, entry.span);
  });
}

function lowerFetch(frame: FrameBuilder, node: Of<'fetch'>, output: Output): Expression {
  const { emission } = frame;
  const lowered = node.requests.some(emission.sealed.inHeaders)
    ? lowerSealedRequests(frame, node.requests, output)
    : lowerPlainRequests(frame, node.requests, output);
  const requests = node.requests.map((request, index) => {
    const proven = emission.provenTargets.get(request);
    if (proven === undefined) throw new Error('a fetch reached lowering without proven targets');
    const targets = proven.map((target) => emission.targetIndex(target)).sort((left, right) => left - right);
    const parts = lowered[index];
    if (parts === undefined) throw new Error('a fetch lost a request');
    return emission.at({ op: 'request' as const, ...parts, targets }, request.span);
  });
  const slot = frame.newSlot('answer');
  output.push(emission.at({ op: 'fetch', requests, all: node.all, slot }, node.span));
  return emission.at({ op: 'slot', slot }, node.span);
}

function lowerPlainRequests(frame: FrameBuilder, requests: readonly HirRequest[], output: Output) {
  const none = (span: Span): HirExpression => ({ kind: 'literal', value: undefined, span });
  const operands = requests.flatMap(({ url, options, span }): Operand[] => [url, options ?? none(span)]);
  const lowered = lowerOperands(frame, operands, output) as Expression[];
  return requests.map((_request, index) => {
    const [url, options] = [lowered[2 * index] as Expression, lowered[2 * index + 1] as Expression];
    return { url, options, headers: [] };
  });
}
