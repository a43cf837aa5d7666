import type { HirFunction, ModuleConstant } from '../../hir/nodes.ts';
import type { CheckedPlace } from '../check.ts';
import type { Conversion } from './context.ts';
import { convertEntry, convertUnused } from './functions.ts';
import { checkLoadOrder } from './load-order.ts';

/** Turns a checked action into HIR; what the language does not have is reported to the place's problems. */
export function convertAction(
  { checker, problems, units, entry }: CheckedPlace,
  name: string,
): { readonly entry: HirFunction; readonly constants: readonly ModuleConstant[] } {
  const conversion: Conversion = { checker, problems, units, functions: new Map(), constants: new Map(), apiParameters: new Map() };
  checkLoadOrder(conversion, entry.getSourceFile());
  const converted = convertEntry(conversion, name, entry);
  for (const { file } of units.values()) convertUnused(conversion, file, entry);

  return { entry: converted, constants: [...conversion.constants.values()] };
}
