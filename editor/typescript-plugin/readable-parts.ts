import type ts from 'typescript';

/** A description of a type under the names that authors know: `$writEvent3` is `Event` to them. */
export function readableParts(parts: readonly ts.SymbolDisplayPart[]): ts.SymbolDisplayPart[] {
  return parts.map((part) => ({ ...part, text: part.text.replace(/\$writ(Event|Api|Step|Config|Error)\d*/g, '$1') }));
}
