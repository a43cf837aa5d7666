import type { ts } from 'ts-morph';
import { compilePattern } from '../../runtime/pattern/compile.ts';
import type { PatternNode } from '../../runtime/pattern/nodes.ts';
import { parsePattern } from '../../runtime/pattern/parse.ts';
import { readPatternLiteral } from './pattern-literal.ts';

/** What is known of every match of a pattern. */
export interface KnownGroups {
  /** Of each group, from the first, whether it takes part in every match. */
  readonly certain: readonly boolean[];
  /** Names and numbers of the named ones. */
  readonly names: readonly (readonly [name: string, group: number])[];
  readonly isGlobal: boolean;
  /** Whether it may match without taking a character. */
  readonly nullable: boolean;
}

/** Reads a literal's groups; undefined for a pattern that is refused. */
export function knownGroups(literal: ts.RegularExpressionLiteral): KnownGroups | undefined {
  const { source, flags } = readPatternLiteral(literal);
  if (compilePattern(source, flags).pattern === undefined) return undefined;
  const { node, groups, names } = parsePattern(source, flags);
  const certain = new Set(certainGroups(node));
  return {
    certain: Array.from({ length: groups }, (_none, index) => certain.has(index + 1)),
    names,
    isGlobal: flags.includes('g'),
    nullable: node.nullable,
  };
}

/** The groups that every match goes through. */
function certainGroups(node: PatternNode): readonly number[] {
  switch (node.kind) {
    case 'group':
      return [node.index, ...certainGroups(node.node)];
    case 'sequence':
      return node.nodes.flatMap(certainGroups);
    case 'repeat':
      return node.least > 0 ? certainGroups(node.node) : [];
    default:
      return [];
  }
}
