import type { CompiledBlock } from '../../schemas/generated/bundle.ts';
import type { CompilableBlock } from '../../schemas/platform/flow-walk.ts';
import type { ActionResult } from '../compile.ts';
import type { JudgedFlow } from '../dataflow/judge.ts';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts';
import { keptDigest } from '../emit/kept-digest.ts';
import type { BlockInput } from './block-inputs.ts';
import { asWritten } from './step-paths.ts';

/** What the blocks of flows were compiled to. */
export type CompiledBlocks = ReadonlyMap<CompilableBlock, CompiledBlock>;

/** The programs of those blocks that have one, with what was proven of each. */
export function compiledBlocks(
  inputs: readonly BlockInput[],
  results: readonly ActionResult[],
  judged: ReadonlyMap<string, JudgedFlow>,
): CompiledBlocks {
  return new Map(
    inputs.flatMap(({ block, key }, index) => {
      const { program, bounds } = results[index] ?? {};
      const egress = judged.get(key)?.manifest;
      if (program === undefined || bounds === undefined || egress === undefined) return [];
      return [[block, { digest: keptDigest(program), program, bounds, egress }] as const];
    }),
  );
}

/** What was said of a generated text, in words that fit what its author wrote. */
export function inAuthorsWords(diagnostic: Diagnostic): Diagnostic {
  const { message, help, related, fixes: given = [], ...rest } = diagnostic;
  const fixes = given.flatMap((fix) => inYaml(fix) ?? []);
  return {
    ...rest,
    message: asWritten(message),
    help: asWritten(help),
    related: related.map((other) => ({ ...other, message: asWritten(other.message) })),
    ...(fixes.length === 0 ? {} : { fixes }),
  };
}

/** A fix that puts one name in another's place; whatever else is put into YAML may read as something else there. */
function inYaml({ title, edits }: Fix): Fix | undefined {
  const named = edits.map(({ range, text }) => ({ range, text: text.replace(/^(['"])(.*)\1$/, '$2') }));
  const isName = named.every(({ range, text }) => /^[\w./:?&=%~-]+$/.test(text) && range.start.line === range.end.line);
  return isName ? { title, edits: named } : undefined;
}
