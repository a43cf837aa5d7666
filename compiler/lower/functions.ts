import type { HirFunction, Variable } from '../hir/nodes.ts';
import type { Emission } from './emission.ts';
import { FrameBuilder } from './frame.ts';
import { lowerBlock } from './statements.ts';

/**
 * Lowers a function, once, and answers its index. What it calls gets a lower one, since a callee is lowered when it is first
 * met inside its caller. Captured variables come before the parameters.
 */
export function lowerFunction(emission: Emission, definition: HirFunction, captured: readonly Variable[] = []): number {
  const known = emission.indexOf.get(definition);
  if (known !== undefined) return known;
  const frame = new FrameBuilder(emission);
  const parameters = [...captured, ...definition.parameters];
  for (const parameter of parameters) frame.slotOf(parameter);
  const body = lowerBlock(frame, definition.body);
  const index = emission.functions.push({ parameters: parameters.length, slots: frame.names.length, body }) - 1;
  emission.functionNames.push({ name: definition.name, slots: frame.names });
  emission.indexOf.set(definition, index);
  return index;
}
