import { wordCharacters } from './character-classes.ts';
import { type CharacterSet, unionOf } from './character-set.ts';
import type { Assertion, ParsedPattern, PatternFlags, PatternNode } from './nodes.ts';
import { parsePattern } from './parse.ts';
import { type PatternRefusal, PatternRefused } from './refusal.ts';

/**
 * One instruction of the matcher. `character` takes a character of `set`; `split` goes to `to` first and to `other` after it;
 * `save` notes the place under the number `to`; `reset` forgets the numbers from `to` to before `other`; `enter` and `leave`
 * stand around what a loop repeats: who leaves without having taken a character is lost.
 */
export interface Instruction {
  readonly op: 'character' | 'split' | 'jump' | 'save' | 'reset' | 'enter' | 'leave' | 'match' | Assertion;
  readonly to: number;
  readonly other: number;
  readonly set: CharacterSet;
}

/** A regular expression, ready to be matched. It holds no state. */
export interface Pattern {
  readonly source: string;
  /** In alphabetical order. */
  readonly flagText: string;
  readonly flags: PatternFlags;
  readonly code: readonly Instruction[];
  readonly groups: number;
  readonly names: ParsedPattern['names'];
  /** The characters that a match can start with; undefined where it may be empty. */
  readonly first: CharacterSet | undefined;
  /** A match can start at the start of the text only. */
  readonly anchored: boolean;
}

const mostInstructions = 10_000;

/** Parses and compiles a regular expression, or says why it is not taken. Flags stand in alphabetical order. */
export function compilePattern(
  source: string,
  flags: string,
): { readonly pattern: Pattern; readonly refusal?: never } | { readonly pattern?: never; readonly refusal: PatternRefusal } {
  try {
    const parsed = parsePattern(source, flags);
    return { pattern: { ...assemble(source, parsed), flagText: flags } };
  } catch (thrown) {
    if (thrown instanceof PatternRefused) return { refusal: thrown.refusal };
    throw thrown;
  }
}

function assemble(source: string, { flags, node, groups, names }: ParsedPattern): Omit<Pattern, 'flagText'> {
  const assembly: Assembly = { code: [], sourceLength: source.length, words: wordCharacters(flags.ignoreCase && flags.unicode) };
  emitNode(assembly, node);
  emit(assembly, 'save', 1);
  emit(assembly, 'match');
  return {
    source,
    flags,
    code: assembly.code,
    groups,
    names,
    first: node.nullable ? undefined : unionOf(...firstSets(node)),
    anchored: isAnchored(node),
  };
}

interface Assembly {
  readonly code: { -readonly [Field in keyof Instruction]: Instruction[Field] }[];
  readonly sourceLength: number;
  readonly words: CharacterSet;
}

const none: CharacterSet = [];

function emit(assembly: Assembly, op: Instruction['op'], to = 0, other = 0, set = none) {
  const { code, sourceLength } = assembly;
  if (code.length >= mostInstructions) {
    const detail = `its repetitions, written out, are longer than ${mostInstructions} steps`;
    throw new PatternRefused({ reason: 'too-large', start: 0, end: sourceLength, detail });
  }
  const instruction = { op, to, other, set };
  code.push(instruction);
  return instruction;
}

function emitNode(assembly: Assembly, node: PatternNode): void {
  switch (node.kind) {
    case 'empty':
      return;
    case 'character':
      emit(assembly, 'character', 0, 0, node.set);
      return;
    case 'assertion':
      emit(assembly, node.assertion, 0, 0, assembly.words);
      return;
    case 'group':
      emit(assembly, 'save', 2 * node.index);
      emitNode(assembly, node.node);
      emit(assembly, 'save', 2 * node.index + 1);
      return;
    case 'sequence':
      for (const part of node.nodes) emitNode(assembly, part);
      return;
    case 'choice':
      emitChoice(assembly, node.nodes);
      return;
    case 'repeat':
      emitRepeat(assembly, node);
  }
}

function emitChoice(assembly: Assembly, nodes: readonly PatternNode[]): void {
  const { code } = assembly;
  const jumps = nodes.slice(0, -1).map((node) => {
    const split = emit(assembly, 'split', code.length + 1);
    emitNode(assembly, node);
    const jump = emit(assembly, 'jump');
    split.other = code.length;
    return jump;
  });
  const last = nodes.at(-1);
  if (last !== undefined) emitNode(assembly, last);
  for (const jump of jumps) jump.to = code.length;
}

type Repeat = Extract<PatternNode, { kind: 'repeat' }>;

/** What must be repeated is written out; what may be is a loop, or as many nested choices as there may be repetitions. */
function emitRepeat(assembly: Assembly, node: Repeat): void {
  const { code } = assembly;
  for (let count = 0; count < node.least; count++) {
    const before = code.length;
    // ECMAScript 22.2.2.3.1: each repetition forgets what the groups inside it captured.
    if (count > 0) emitReset(assembly, node);
    emitNode(assembly, node.node);
    // Nothing repeated is nothing.
    if (code.length === before) break;
  }
  if (node.most === Number.POSITIVE_INFINITY) {
    const loop = code.length;
    const split = emitSplit(assembly, node.lazy);
    emitOptional(assembly, node);
    emit(assembly, 'jump', loop);
    leadPast(split, node.lazy, code.length);
    return;
  }
  const splits: Assembly['code'] = [];
  for (let count = node.least; count < node.most; count++) {
    splits.push(emitSplit(assembly, node.lazy));
    emitOptional(assembly, node);
  }
  for (const split of splits) leadPast(split, node.lazy, code.length);
}

function emitOptional(assembly: Assembly, node: Repeat): void {
  emitReset(assembly, node);
  if (node.node.nullable) emit(assembly, 'enter');
  emitNode(assembly, node.node);
  if (node.node.nullable) emit(assembly, 'leave');
}

function emitReset(assembly: Assembly, { firstGroup, endGroup }: Repeat): void {
  if (endGroup > firstGroup) emit(assembly, 'reset', 2 * firstGroup, 2 * endGroup);
}

function emitSplit(assembly: Assembly, lazy: boolean): Assembly['code'][number] {
  const next = assembly.code.length + 1;
  return emit(assembly, 'split', lazy ? 0 : next, lazy ? next : 0);
}

function leadPast(split: Assembly['code'][number], lazy: boolean, end: number): void {
  if (lazy) split.to = end;
  else split.other = end;
}

/** The sets of the characters that a node may take first, as far as it takes any. */
function firstSets(node: PatternNode): readonly CharacterSet[] {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return [];
    case 'character':
      return [node.set];
    case 'group':
      return firstSets(node.node);
    case 'repeat':
      return node.most === 0 ? [] : firstSets(node.node);
    case 'choice':
      return node.nodes.flatMap(firstSets);
    case 'sequence': {
      const end = node.nodes.findIndex(({ nullable }) => !nullable);
      return node.nodes.slice(0, end < 0 ? undefined : end + 1).flatMap(firstSets);
    }
  }
}

function isAnchored(node: PatternNode): boolean {
  switch (node.kind) {
    case 'empty':
    case 'character':
      return false;
    case 'assertion':
      return node.assertion === 'text-start';
    case 'group':
      return isAnchored(node.node);
    case 'repeat':
      return node.least > 0 && isAnchored(node.node);
    case 'choice':
      return node.nodes.every(isAnchored);
    case 'sequence':
      return node.nodes.some((part, index) => isAnchored(part) && node.nodes.slice(0, index).every(({ kind }) => kind === 'assertion'));
  }
}
