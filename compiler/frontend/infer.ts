import type { ts } from 'ts-morph';
import type { FunctionNode } from './entry.ts';
import { inferImportedParts } from './infer-imported-parts.ts';
import { inferLists } from './infer-lists.ts';
import { inferLongLists } from './infer-long-lists.ts';
import { inferParameters, type ParameterTypes } from './infer-parameters.ts';
import { inferReads } from './infer-reads.ts';
import { inferRecords } from './infer-records.ts';
import { inferVariables } from './infer-variables.ts';
import { withoutNames } from './module-names.ts';
import type { Unit } from './unit.ts';

/** Each round finds what stands one call further from the entry; a chain of helpers is never longer. */
export const mostRounds = 16;

/** What is known after one more round of looking at the types that the author left open; undefined when nothing is new. */
export function inferMore(
  program: ts.Program,
  units: readonly Unit[],
  entry: FunctionNode,
  known: ParameterTypes,
): ParameterTypes | undefined {
  const isNew = ([key, text]: readonly [string, string]) => known.get(key) !== text;
  const named = ([key, text]: readonly [string, string]) => [key, withoutNames(text)] as const;
  const grown = [
    ...inferParameters(program, units, entry),
    ...inferRecords(program, units),
    ...inferLists(program, units),
    ...inferVariables(program, units),
    ...inferImportedParts(program, units),
  ].map(named);
  // A record may still get the members that a read looks for, so reads come when nothing else is found any more.
  const found = grown.some(isNew) ? grown : [...inferReads(program, units), ...inferLongLists(program, units)];
  return found.some(isNew) ? new Map([...known, ...found]) : undefined;
}
