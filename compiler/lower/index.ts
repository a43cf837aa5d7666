import { childrenOf, type Node } from '../../schemas/ir/nodes.ts';
import { type Program, programFormat, programVersion, type Target } from '../../schemas/ir/program.ts';
import { comparePositions, type Position } from '../../schemas/platform/position.ts';
import type { SealedFacts } from '../analysis/secrets.ts';
import type { HirFunction, HirRequest, Span } from '../hir/nodes.ts';
import { Emission } from './emission.ts';
import { lowerFunction } from './functions.ts';

/** A program, and where each of its nodes came from. */
export interface Lowered {
  readonly program: Program;
  readonly spans: ReadonlyMap<Node, Span>;
}

/** Lowers an action to its program. Nothing in it depends on names, layout or comments, except `debug`. */
export function lowerProgram(
  entry: HirFunction,
  positions: readonly Position[],
  targets: ReadonlyMap<HirRequest, readonly Target[]>,
  sealed: SealedFacts,
): Lowered {
  const emission = new Emission(targets, sealed);
  lowerFunction(emission, entry);
  const program: Program = {
    format: programFormat,
    version: programVersion,
    positions: [...positions].sort(comparePositions),
    requires: [...emission.requires].sort(),
    constants: emission.constants,
    patterns: emission.patterns,
    targets: emission.targets,
    shapes: emission.shapes,
    functions: emission.functions,
    debug: {
      file: entry.span.source.path,
      functions: emission.functionNames,
      spans: emission.functions.flatMap(({ body }) => body.flatMap((statement) => spansOf(statement, emission))),
    },
  };
  return { program, spans: emission.spans };
}

/** The places of a node and all below it, in pre-order. */
function spansOf(node: Node, emission: Emission): [number, number, number, number][] {
  const span = emission.spans.get(node);
  if (span === undefined) throw new Error(`a ${node.op} came from nowhere`);
  const { start, end } = span.source.rangeOf(span.start, span.end);
  return [[start.line, start.column, end.line, end.column], ...childrenOf(node).flatMap((child) => spansOf(child, emission))];
}
