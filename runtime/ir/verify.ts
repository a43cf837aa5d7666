import { childrenOf, type Expression, type Node } from '../../schemas/ir/nodes.ts';
import {
  type PatternSource,
  type Program,
  type ProgramFunction,
  programFormat,
  programVersion,
  type Target,
} from '../../schemas/ir/program.ts';
import type { Builtin } from '../../schemas/language/builtin.ts';
import { type BuiltinId, builtinEntries, builtins } from '../../schemas/language/builtins/index.ts';
import { type ApiMember, api, apiPaths, whyMissing } from '../../schemas/platform/api.ts';
import { isAttachPoint } from '../../schemas/platform/flows.ts';
import { comparePositions, type Position, positionOf } from '../../schemas/platform/position.ts';
import { targetProblem } from '../egress/target.ts';
import { compilePattern } from '../pattern/compile.ts';
import { ProgramRefused } from './refused.ts';
import { checkBlock, checkExpression } from './shape.ts';
import { checkShape } from './value-shape.ts';

/**
 * Re-checks, in one walk, what the compiler proved: a signature says who made a program, this says that it is safe to run.
 * Slots are in range, calls name functions before their own (so nothing recurses), constants name constants before their own,
 * effects exist at every attach point, callbacks stand only where a built-in calls them. Throws a ProgramRefused.
 */
export function verifyProgram(program: Program): void {
  checkHeader(program);
  const requires = new Set(program.requires);
  for (const id of requires)
    if (!Object.hasOwn(builtins, id)) throw new ProgramRefused('/requires', `names the built-in ${id}, which this runtime lacks`);
  checkPatterns(program.patterns);
  program.constants.forEach((constant, index) => {
    checkConstant(program, constant, `/constants/${index}`, index);
  });
  program.targets.forEach((target, index) => {
    checkTarget(target, `/targets/${index}`);
  });
  program.shapes.forEach((shape, index) => {
    checkShape(shape, `/shapes/${index}`);
  });
  program.functions.forEach((definition, index) => {
    checkFunction(program, requires, definition, index);
  });
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

/** A constant is a pattern, or a list or record of scalars, patterns and constants before it: what is frozen is frozen all the way down. */
function checkConstant(program: Program, constant: Expression, path: string, index: number): void {
  checkExpression(constant, path);
  if (constant.op !== 'list' && constant.op !== 'record' && constant.op !== 'pattern')
    throw new ProgramRefused(path, 'is neither a list nor a record nor a pattern');
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

/** Parses each pattern as the planner will: what the engine does not take, no program brings in. */
function checkPatterns(patterns: readonly PatternSource[]): void {
  let instructions = 0;
  patterns.forEach((written, index) => {
    const path = `/patterns/${index}`;
    const isWritten = typeof written === 'object' && written !== null && Object.keys(written).sort().join() === 'flags,source';
    if (!isWritten || typeof written.source !== 'string' || typeof written.flags !== 'string')
      throw new ProgramRefused(path, 'is not a source and flags');
    const { pattern, refusal } = compilePattern(written.source, written.flags);
    if (pattern === undefined) throw new ProgramRefused(path, `is not taken (${refusal.reason}): ${refusal.detail}`);
    instructions += pattern.code.length;
    if (instructions > mostPatternInstructions) throw new ProgramRefused('/patterns', 'is larger than a program may be');
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
    const isHole = typeof part === 'object' && part !== null && (part.hole === 'segment' || part.hole === 'query');
    if (isText === isHole || Object.keys(part).length !== 1) throw new ProgramRefused(path, 'has a part that is neither a text nor a hole');
  }
  // Loopback is for the loader to judge, which knows whether it is in development.
  const problem = targetProblem(target, { development: true });
  if (problem !== undefined) throw new ProgramRefused(path, `cannot be held to: ${problem}`);
}

function checkFunction(program: Program, requires: ReadonlySet<string>, definition: ProgramFunction, index: number): void {
  const path = `/functions/${index}`;
  const { parameters, slots } = definition;
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!isCount(parameters) || !isCount(slots) || parameters > slots || slots > mostSlots)
    throw new ProgramRefused(path, 'has no sensible slots');
  checkBlock(definition.body, `${path}/body`);
  for (const statement of definition.body)
    walk(statement, { program, requires, definition, index, path, inFor: false, inBreakable: false });
}

const mostSlots = 10_000;

interface Walk {
  readonly program: Program;
  readonly requires: ReadonlySet<string>;
  readonly definition: ProgramFunction;
  readonly index: number;
  readonly path: string;
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
  switch (node.op) {
    case 'constant':
      if (node.index >= program.constants.length) refuse(`names constant ${node.index} of ${program.constants.length}`);
      return;
    case 'conform':
      if (node.shape >= program.shapes.length) refuse(`names shape ${node.shape} of ${program.shapes.length}`);
      return;
    case 'call':
      checkCallee(node.function, node.arguments.length, at);
      return;
    case 'builtin':
      checkBuiltin(node.name, at);
      node.arguments.forEach((argument, position) => {
        if (argument.op === 'callback') checkCallback(argument.function, argument.captures.length, at, [node.name as BuiltinId], position);
      });
      return;
    case 'method': {
      const ids = methodIds.get(node.name) ?? [];
      if (ids.length === 0) refuse(`calls the method ${JSON.stringify(node.name)}, which no kind has`);
      if (!ids.some((id) => at.requires.has(id))) refuse(`calls the method ${node.name}, which its requires do not name`);
      node.arguments.forEach((argument, position) => {
        if (argument.op === 'callback') checkCallback(argument.function, argument.captures.length, at, ids, position);
      });
      return;
    }
    case 'effect':
      checkEffect(node.member, at);
      return;
    case 'fetch':
      if (!node.all && node.requests.length !== 1) refuse('waits for one answer of several requests');
      for (const position of program.positions) if (whyMissing('fetch', position) !== undefined) refuse(`fetches at ${position.at}`);
      return;
    case 'request':
      if (node.target >= program.targets.length) refuse(`names target ${node.target} of ${program.targets.length}`);
      return;
    case 'break':
      if (!at.inBreakable) refuse('breaks out of nothing');
      return;
    case 'continue':
      if (!at.inFor) refuse('continues nothing');
      return;
  }
}

function checkCallee(callee: number, argumentCount: number, at: Walk): void {
  const definition = at.program.functions[callee];
  if (definition === undefined || callee >= at.index) throw new ProgramRefused(at.path, `calls function ${callee}, which is not before it`);
  if (definition.parameters !== argumentCount)
    throw new ProgramRefused(at.path, `calls function ${callee} with ${argumentCount} arguments`);
}

function checkBuiltin(name: string, at: Walk): void {
  if (!at.requires.has(name)) throw new ProgramRefused(at.path, `names the built-in ${name}, which its requires do not`);
  const { form }: Builtin = builtins[name as BuiltinId];
  if (form === 'method' || form === 'accessor') throw new ProgramRefused(at.path, `names the ${form} ${name} as a function`);
}

/** A callback is a function, not a value: it may stand only where each built-in that may be meant calls it and keeps it not. */
function checkCallback(callee: number, captures: number, at: Walk, ids: readonly BuiltinId[], position: number): void {
  const definition = at.program.functions[callee];
  if (definition === undefined || callee >= at.index)
    throw new ProgramRefused(at.path, `hands on function ${callee}, which is not before it`);
  if (captures > definition.parameters) throw new ProgramRefused(at.path, `captures more than function ${callee} takes`);
  for (const id of ids) {
    const builtin: Builtin = builtins[id];
    if (builtin.callback !== position) throw new ProgramRefused(at.path, `hands a function to ${id}, which takes none there`);
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

const methodIds = new Map<string, BuiltinId[]>();
for (const [id, { form, name }] of builtinEntries) {
  if (form === 'method') methodIds.set(name, [...(methodIds.get(name) ?? []), id]);
}
