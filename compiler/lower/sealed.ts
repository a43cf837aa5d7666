import type { Expression, Part, Sealed, Statement } from '../../schemas/ir/nodes.ts';
import { isName, type RecordRole } from '../analysis/secrets.ts';
import type { HirExpression, HirRequest, Span, Variable } from '../hir/nodes.ts';
import { isStable, needsStatements } from './effectful.ts';
import { lowerExpression } from './expressions.ts';
import type { FrameBuilder, Output } from './frame.ts';

type Record = Extract<HirExpression, { kind: 'record' }>;

/** Makes a node anew: each place in a program has nodes of its own. */
type Make<N> = () => N;

/** Headers of which some are sealed, computed and kept. */
export type KeptHeaders = readonly Make<Part<'header'> | Part<'spread'>>[];

/** Options that hold such headers: the others as a record, and the headers. */
export interface KeptOptions {
  readonly options: Make<Expression>;
  readonly headers: KeptHeaders;
}

/** Lowers an expression into a place that takes what is sealed. */
export function lowerSealed(frame: FrameBuilder, node: HirExpression, output: Output): Sealed {
  const { emission } = frame;
  const { names, hmacs, holds } = emission.sealed;
  if (node.kind === 'secret') {
    const name = names.get(node);
    if (name === undefined) throw new Error('a secret reached lowering without a name');
    return emission.at({ op: 'secret', name }, node.span);
  }
  if (node.kind === 'hmac') {
    const facts = hmacs.get(node);
    if (facts === undefined) throw new Error('an HMAC reached lowering without a secret');
    return emission.at({ op: 'hmac', ...facts, data: lowerExpression(frame, node.data, output) }, node.span);
  }
  if (!holds(node)) return lowerExpression(frame, node, output);
  switch (node.kind) {
    case 'variable':
      return emission.at({ op: 'sealed', slot: frame.slotOf(node.variable) }, node.span);
    case 'template':
      return emission.at({ op: 'join', parts: lowerParts(frame, node.parts, output) }, node.span);
    case 'binary':
      return emission.at({ op: 'join', parts: lowerParts(frame, [node.left, node.right], output) }, node.span);
    case 'conditional':
      return lowerSealedChoice(frame, node, output);
    default:
      throw new Error(`a sealed ${node.kind} reached lowering`);
  }
}

/** Where a later part needs statements, the texts of the earlier ones are kept, as those of a template are. */
function lowerParts(frame: FrameBuilder, parts: readonly HirExpression[], output: Output): Sealed[] {
  const last = parts.findLastIndex(needsStatements);
  return parts.map((part, index) => {
    const lowered = lowerSealed(frame, part, output);
    if (index >= last || part.kind === 'literal') return lowered;
    return keepSealed(frame, frame.emission.at({ op: 'join', parts: [lowered] }, part.span), part.span, output)();
  });
}

function lowerSealedChoice(frame: FrameBuilder, node: Extract<HirExpression, { kind: 'conditional' }>, output: Output): Sealed {
  const { emission } = frame;
  const test = lowerExpression(frame, node.test, output);
  if (!needsStatements(node.consequent) && !needsStatements(node.alternate)) {
    const consequent = lowerSealed(frame, node.consequent, output);
    return emission.at({ op: 'choose', test, consequent, alternate: lowerSealed(frame, node.alternate, output) }, node.span);
  }
  const slot = frame.newSlot('chosen');
  const arm = (value: HirExpression): Output => {
    const statements: Output = [];
    const lowered = lowerSealed(frame, value, statements);
    statements.push(emission.at({ op: 'seal', value: lowered, slot }, value.span));
    return statements;
  };
  output.push(emission.at({ op: 'if', test, consequent: arm(node.consequent), alternate: arm(node.alternate) }, node.span));
  return emission.at({ op: 'sealed', slot }, node.span);
}

/** The arguments of a call of which some may be sealed, in their order. */
export function lowerSealedArguments(frame: FrameBuilder, args: readonly HirExpression[], output: Output): Sealed[] {
  return args.map((argument) => lowerKept(frame, argument, output)());
}

/** Lowers what is computed here and read later; what nothing can change needs no slot. */
function lowerKept(frame: FrameBuilder, node: HirExpression, output: Output): Make<Sealed> {
  if (frame.emission.sealed.holds(node)) {
    if (isFixed(frame, node)) return () => lowerSealed(frame, node, output);
    return keepSealed(frame, lowerSealed(frame, node, output), node.span, output);
  }
  return lowerKeptPlain(frame, node, output);
}

/** Whether what is sealed is the same wherever it is computed, and computing it cannot fail: `Bearer ${key}`. */
function isFixed(frame: FrameBuilder, node: HirExpression): boolean {
  if (node.kind === 'template') return node.parts.every((part) => isFixed(frame, part));
  if (node.kind === 'binary') return isFixed(frame, node.left) && isFixed(frame, node.right);
  if (node.kind === 'variable') return isStable(node) && (frame.emission.sealed.variables.has(node.variable) || node.isScalar?.() === true);
  return node.kind === 'secret' || node.kind === 'literal';
}

function lowerKeptPlain(frame: FrameBuilder, node: HirExpression, output: Output): Make<Expression> {
  if (isStable(node)) return () => lowerExpression(frame, node, output);
  return keepPlain(frame, lowerExpression(frame, node, output), node.span, output);
}

function keepPlain(frame: FrameBuilder, value: Expression, span: Span, output: Output): Make<Expression> {
  const { emission } = frame;
  const slot = frame.newSlot('kept');
  output.push(emission.at({ op: 'set', value, slot }, span));
  return () => emission.at({ op: 'slot', slot }, span);
}

function keepSealed(frame: FrameBuilder, value: Sealed, span: Span, output: Output): Make<Sealed> {
  const { emission } = frame;
  const slot = frame.newSlot('sealed');
  output.push(emission.at<Statement>({ op: 'seal', value, slot }, span));
  return () => emission.at({ op: 'sealed', slot }, span);
}

/** The declaration of a record that fetches alone read: its members are computed here, and read where it is named. */
export function lowerKeptRecord(frame: FrameBuilder, variable: Variable, record: HirExpression, role: RecordRole, output: Output): void {
  if (record.kind !== 'record') throw new Error('the options of a fetch are no record');
  if (role === 'headers') frame.keptHeaders.set(variable, lowerHeaders(frame, record, output));
  else frame.keptOptions.set(variable, lowerOptions(frame, record, output));
}

function headersOf(frame: FrameBuilder, node: HirExpression, output: Output): KeptHeaders {
  const kept = node.kind === 'variable' ? frame.keptHeaders.get(node.variable) : undefined;
  if (kept !== undefined) return kept;
  if (node.kind !== 'record') throw new Error('the headers of a fetch are no record');
  return lowerHeaders(frame, node, output);
}

function lowerHeaders(frame: FrameBuilder, record: Record, output: Output): KeptHeaders {
  const { emission } = frame;
  return record.entries.flatMap((entry): KeptHeaders => {
    if (entry.kind === 'spread') {
      const kept = entry.value.kind === 'variable' ? frame.keptHeaders.get(entry.value.variable) : undefined;
      if (kept !== undefined) return kept;
      if (entry.value.kind === 'record') return lowerHeaders(frame, entry.value, output);
      // What is spread is taken apart at once, since what comes after could change it.
      const spread = emission.at({ op: 'spread' as const, value: lowerExpression(frame, entry.value, output) }, entry.span);
      const value = keepPlain(frame, emission.at({ op: 'record', entries: [spread] }, entry.span), entry.span, output);
      return [() => emission.at({ op: 'spread', value: value() }, entry.span)];
    }
    const name = lowerKeptPlain(frame, entry.key, output);
    const value = lowerKept(frame, entry.value, output);
    return [() => emission.at({ op: 'header', name: name(), value: value() }, entry.span)];
  });
}

/** Options with their headers taken out. All is computed in the order in which it is written. */
function lowerOptions(frame: FrameBuilder, record: Record, output: Output): KeptOptions {
  const { emission } = frame;
  let headers: KeptHeaders = [];
  const last = record.entries.findLast((entry) => entry.kind === 'entry' && isName(entry.key, 'headers'));
  const entries = record.entries.flatMap((entry): Make<Part<'entry'> | Part<'spread'>>[] => {
    if (entry === last) {
      headers = headersOf(frame, entry.value, output);
      return [];
    }
    if (entry.kind === 'spread') {
      const value = lowerKeptPlain(frame, entry.value, output);
      return [() => emission.at({ op: 'spread', value: value() }, entry.span)];
    }
    const key = lowerKeptPlain(frame, entry.key, output);
    const value = lowerKeptPlain(frame, entry.value, output);
    return [() => emission.at({ op: 'entry', key: key(), value: value() }, entry.span)];
  });
  const options = (): Expression => emission.at({ op: 'record', entries: entries.map((make) => make()) }, record.span);
  return { options, headers };
}

/** Requests of which one has sealed headers, in the order in which their parts are written. */
export function lowerSealedRequests(
  frame: FrameBuilder,
  requests: readonly HirRequest[],
  output: Output,
): { readonly url: Expression; readonly options: Expression; readonly headers: (Part<'header'> | Part<'spread'>)[] }[] {
  const { emission } = frame;
  const kept = requests.map((request) => {
    const url = lowerKeptPlain(frame, request.url, output);
    return { url, ...optionsOf(frame, request, output) };
  });
  return kept.map(({ url, options, headers }) => ({ url: url(), options: options(), headers: headers.map((make) => make()) }));

  function optionsOf(of: FrameBuilder, request: HirRequest, into: Output): KeptOptions {
    const { options, span } = request;
    if (options === undefined) return { options: () => emission.at({ op: 'special', name: 'undefined' }, span), headers: [] };
    if (!emission.sealed.inHeaders(request)) return { options: lowerKeptPlain(of, options, into), headers: [] };
    const known = options.kind === 'variable' ? of.keptOptions.get(options.variable) : undefined;
    if (known !== undefined) return known;
    if (options.kind !== 'record') throw new Error('the options of a fetch are no record');
    return lowerOptions(of, options, into);
  }
}
