import { childrenOf, type Expression, type Node } from '../../schemas/ir/nodes.ts';
import {
  type PatternSource,
  type Program,
  type ProgramFunction,
  programFormat,
  programVersion,
  type Target,
} from '../../schemas/ir/program.ts';
import { builtins } from '../../schemas/language/builtins/index.ts';
import { type ApiMember, api, apiPaths, whyMissing } from '../../schemas/platform/api.ts';
import { isAttachPoint } from '../../schemas/platform/flows.ts';
import { comparePositions, type Position, positionOf } from '../../schemas/platform/position.ts';
import { redirectMethod } from '../egress/method.ts';
import { targetProblem } from '../egress/target.ts';
import { compilePattern, type Pattern } from '../pattern/compile.ts';
import { deepestChain, mostSlots, mostSlotsUnderWay } from './bounds.ts';
import { type Caller, checkBuiltin, checkCall, checkMethod } from './calls.ts';
import { type Reach, reachOf } from './reach.ts';
import { ProgramRefused } from './refused.ts';
import { checkSealed, sealedSlotsOf } from './sealed.ts';
import { checkBlock, checkExpression, countNode, type NodeCount } from './shape.ts';
import { checkShape } from './value-shape.ts';

/**
 * Re-checks, in one walk, what the compiler proved: a signature says who made a program, this says that it is safe to run.
 * Slots are in range, calls name functions before their own (so nothing recurses), constants name constants before their own,
 * effects exist at every attach point, callbacks stand only where a built-in calls them and ask for nothing, and the host's stack
 * holds the deepest chain of calls; what is sealed leads to headers of fetches alone. Every failure is a ProgramRefused.
 * Answers the program's patterns, which it compiles to see that each can be.
 */
export function verifyProgram(program: Program): readonly Pattern[] {
  try {
    return checkProgram(program);
  } catch (error) {
    if (error instanceof ProgramRefused) throw error;
    // Whatever is handed in may break the checks themselves; then it is no program either.
    throw new ProgramRefused('', error instanceof RangeError ? 'is too large to be verified' : 'is malformed', { cause: error });
  }
}

function checkProgram(program: Program): readonly Pattern[] {
  checkHeader(program);
  const count: NodeCount = { nodes: 0 };
  const requires = new Set(program.requires);
  for (const id of requires)
    if (!Object.hasOwn(builtins, id)) throw new ProgramRefused('/requires', `names the built-in ${id}, which this runtime lacks`);
  const patterns = compiledPatterns(program.patterns);
  program.constants.forEach((constant, index) => {
    checkConstant(program, constant, index, count);
  });
  program.targets.forEach((target, index) => {
    checkTarget(target, `/targets/${index}`);
  });
  program.shapes.forEach((shape, index) => {
    checkShape(shape, `/shapes/${index}`);
  });
  const reaches: Reach[] = [];
  const sealedSlots: ReadonlySet<number>[] = [];
  program.functions.forEach((definition, index) => {
    reaches.push(checkFunction(definition, { program, requires, reaches, sealedSlots, index, path: `/functions/${index}` }, count));
  });
  return patterns;
}

function checkHeader(program: Program): void {
  if (typeof program !== 'object' || program === null) throw new ProgramRefused('', 'is not an object');
  if (program.format !== programFormat) throw new ProgramRefused('/format', `is not ${programFormat}`);
  if (program.version !== programVersion)
    throw new ProgramRefused('/version', `is not ${programVersion}, the version that this runtime runs`);
  for (const field of ['positions', 'requires', 'constants', 'patterns', 'targets', 'shapes', 'functions'] as const) {
    if (!Array.isArray(program[field])) throw new ProgramRefused(`/${field}`, 'is not a list');
  }
  checkPositions(program.positions);
  checkSorted(program.requires, '/requires');
  const entry = program.functions.at(-1);
  if (entry === undefined) throw new ProgramRefused('/functions', 'is empty');
  if (entry.parameters !== 0) throw new ProgramRefused(`/functions/${program.functions.length - 1}`, 'is the entry and takes parameters');
}

/** What the blocks of a flow decide (`user`, `risk`) is checked against the flow when a bundle is loaded. */
function checkPositions(positions: readonly Position[]): void {
  if (positions.length === 0) throw new ProgramRefused('/positions', 'is empty');
  positions.forEach((position, index) => {
    const path = `/positions/${index}`;
    if (typeof position !== 'object' || position === null || !isAttachPoint(position.at))
      throw new ProgramRefused(path, 'names no attach point');
    const { connection, issuesTokens } = positionOf(position.at);
    if (position.connection !== connection || position.issuesTokens !== issuesTokens)
      throw new ProgramRefused(path, 'promises what its stage does not');
    const before = positions[index - 1];
    if (before !== undefined && comparePositions(before, position) >= 0)
      throw new ProgramRefused('/positions', 'is not sorted, or names one twice');
  });
}

function checkSorted(texts: readonly string[], path: string): void {
  texts.forEach((text, index) => {
    if (typeof text !== 'string') throw new ProgramRefused(`${path}/${index}`, 'is not a text');
    const before = texts[index - 1];
    if (before !== undefined && before >= text) throw new ProgramRefused(path, 'is not sorted, or names something twice');
  });
}

const constantScalars: ReadonlySet<string> = new Set(['literal', 'special', 'constant', 'pattern']);
/** What makes a constant of one that stands before it, without a clock and without an end that is not near. */
const constantMakers: ReadonlySet<string> = new Set(['new Date', 'new Error', 'new Set', 'new URL', 'new URLSearchParams']);

/**
 * A constant is a pattern, a list or record of scalars, patterns and constants before it, or made of one of these by a constructor:
 * what is frozen is frozen all the way down.
 */
function checkConstant(program: Program, constant: Expression, index: number, count: NodeCount): void {
  const path = `/constants/${index}`;
  checkExpression(constant, path, count);
  if (constant.op === 'builtin') {
    if (!constantMakers.has(constant.name) || constant.arguments.length !== 1)
      throw new ProgramRefused(path, `is made by ${constant.name}`);
    if (!program.requires.includes(constant.name))
      throw new ProgramRefused(path, `names the built-in ${constant.name}, which its requires do not`);
  } else if (constant.op !== 'list' && constant.op !== 'record' && constant.op !== 'pattern')
    throw new ProgramRefused(path, 'is neither a list nor a record nor a pattern nor made by a constructor');
  checkPatternIndex(program, constant, path);
  for (const child of childrenOf(constant)) {
    if (child.op === 'spread') throw new ProgramRefused(path, 'spreads');
    if (child.op === 'entry' && child.key.op !== 'literal') throw new ProgramRefused(path, 'has a computed key');
    const value = child.op === 'entry' ? child.value : child;
    if (!constantScalars.has(value.op)) throw new ProgramRefused(path, `holds a ${value.op}`);
    checkPatternIndex(program, value, path);
    if (value.op === 'constant' && value.index >= index) throw new ProgramRefused(path, 'names a constant that is not before it');
  }
}

/** What the engine does not take, no program brings in. */
function compiledPatterns(sources: readonly PatternSource[]): readonly Pattern[] {
  let instructions = 0;
  return sources.map((written, index) => {
    const path = `/patterns/${index}`;
    const isWritten = typeof written === 'object' && written !== null && Object.keys(written).sort().join() === 'flags,source';
    if (!isWritten || typeof written.source !== 'string' || typeof written.flags !== 'string')
      throw new ProgramRefused(path, 'is not a source and flags');
    const { pattern, refusal } = compilePattern(written.source, written.flags);
    if (pattern === undefined) throw new ProgramRefused(path, `is not taken (${refusal.reason}): ${refusal.detail}`);
    instructions += pattern.code.length;
    if (instructions > mostPatternInstructions) throw new ProgramRefused('/patterns', 'is larger than a program may be');
    return pattern;
  });
}

/** Ten patterns of the largest size. */
const mostPatternInstructions = 100_000;

function checkPatternIndex({ patterns }: Program, node: Node, path: string): void {
  if (node.op === 'pattern' && node.index >= patterns.length)
    throw new ProgramRefused(path, `names pattern ${node.index} of ${patterns.length}`);
}

function checkTarget(target: Target, path: string): void {
  if (typeof target !== 'object' || target === null || !Array.isArray(target.url)) throw new ProgramRefused(path, 'is not a target');
  for (const part of target.url) {
    const isText = typeof part === 'object' && part !== null && typeof part.text === 'string';
    const isHole = typeof part === 'object' && part !== null && (part.hole === 'segment' || part.hole === 'query' || part.hole === 'pairs');
    if (isText === isHole || Object.keys(part).length !== 1) throw new ProgramRefused(path, 'has a part that is neither a text nor a hole');
  }
  // Loopback is for the loader to judge, which knows whether it is in development.
  const problem = targetProblem(target, { development: true });
  if (problem !== undefined) throw new ProgramRefused(path, `cannot be held to: ${problem}`);
}

/** Checks a function, whose callees have been checked. Answers what a call of it may come to. */
function checkFunction(definition: ProgramFunction, caller: Caller, count: NodeCount): Reach {
  const { path } = caller;
  countNode(count, path);
  const { parameters, slots } = definition;
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!isCount(parameters) || !isCount(slots) || parameters > slots || slots > mostSlots)
    throw new ProgramRefused(path, 'has no sensible slots');
  checkBlock(definition.body, `${path}/body`, count);
  const sealed = sealedSlotsOf(definition);
  caller.sealedSlots.push(sealed);
  for (const statement of definition.body) walk(statement, { ...caller, definition, sealed, inFor: false, inBreakable: false });
  const reach = reachOf(definition, caller.reaches);
  if (reach.depth > deepestChain)
    throw new ProgramRefused(path, `is nested ${reach.depth} levels deep with what it calls, more than ${deepestChain}`);
  if (reach.slots > mostSlotsUnderWay)
    throw new ProgramRefused(path, `has ${reach.slots} slots with what it calls, more than ${mostSlotsUnderWay}`);
  return reach;
}

interface Walk extends Caller {
  readonly definition: ProgramFunction;
  readonly sealed: ReadonlySet<number>;
  readonly inFor: boolean;
  readonly inBreakable: boolean;
}

function walk(node: Node, at: Walk): void {
  checkNode(node, at);
  for (const child of childrenOf(node)) {
    const inside = node.op === 'for' ? { ...at, inFor: true, inBreakable: true } : node.op === 'switch' ? { ...at, inBreakable: true } : at;
    walk(child, inside);
  }
}

function checkNode(node: Node, at: Walk): void {
  const { program, definition, path } = at;
  const refuse = (problem: string): never => {
    throw new ProgramRefused(path, problem);
  };
  if ('slot' in node && node.slot >= definition.slots) refuse(`uses slot ${node.slot} of ${definition.slots}`);
  checkPatternIndex(program, node, path);
  checkSealed(node, at.sealed, at);
  switch (node.op) {
    case 'constant':
      if (node.index >= program.constants.length) refuse(`names constant ${node.index} of ${program.constants.length}`);
      return;
    case 'conform':
      if (node.shape >= program.shapes.length) refuse(`names shape ${node.shape} of ${program.shapes.length}`);
      return;
    case 'call':
      checkCall(node, at);
      return;
    case 'builtin':
      checkBuiltin(node, at);
      return;
    case 'method':
      checkMethod(node, at);
      return;
    case 'effect':
      checkEffect(node.member, at);
      return;
    case 'fetch':
      if (!node.all && node.requests.length !== 1) refuse('waits for one answer of several requests');
      for (const position of program.positions) if (whyMissing('fetch', position) !== undefined) refuse(`fetches at ${position.at}`);
      return;
    case 'request':
      for (const target of node.targets) {
        if (target >= program.targets.length) refuse(`names target ${target} of ${program.targets.length}`);
        if (program.targets[target]?.method === redirectMethod) refuse(`names target ${target}, which is for redirects`);
      }
      return;
    case 'break':
      if (!at.inBreakable) refuse('breaks out of nothing');
      return;
    case 'continue':
      if (!at.inFor) refuse('continues nothing');
      return;
  }
}

function checkEffect(member: string, at: Walk): void {
  const path = apiPaths.find((name) => name === member);
  const entry: ApiMember | undefined = path === undefined ? undefined : api[path];
  if (path === undefined || entry?.kind !== 'effect') throw new ProgramRefused(at.path, `asks for api.${member}, which is no effect`);
  for (const position of at.program.positions) {
    const why = whyMissing(path, position);
    if (why !== undefined) throw new ProgramRefused(at.path, `asks for api.${member} at ${position.at}: ${why}`);
  }
}
