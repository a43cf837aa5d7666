import type ts from 'typescript';
import { catalogue } from '../../compiler/diagnostics/catalogue/index.ts';
import { numberOf, spanOf } from './diagnostics.ts';
import type { FoundDiagnostics } from './file-questions.ts';

interface Asked {
  readonly start: number;
  readonly end: number;
  readonly codes: readonly number[];
}

export interface OwnFixes {
  /** Codes asked for that are ours here. One of TypeScript's own may have the same number. */
  readonly codes: ReadonlySet<number>;
  readonly fixes: readonly ts.CodeFixAction[];
}

/** The quick fixes of the compiler's diagnostics at a stretch of a file. */
export function codeFixes(typescript: typeof ts, { file, diagnostics }: FoundDiagnostics, { start, end, codes }: Asked): OwnFixes {
  const met = diagnostics.filter((diagnostic) => {
    const span = spanOf(typescript, file, diagnostic.range);
    return codes.includes(numberOf(diagnostic)) && span.start <= end && start <= span.start + span.length;
  });
  const fixes = met.flatMap((diagnostic) =>
    (diagnostic.fixes ?? []).map(({ title, edits }) => ({
      fixName: `writ-${diagnostic.slug}`,
      description: title,
      changes: [
        {
          fileName: file.fileName,
          textChanges: edits.map(({ range, text }) => ({ span: spanOf(typescript, file, range), newText: text })),
        },
      ],
    })),
  );
  return { codes: new Set(met.map(numberOf)), fixes };
}

/** Editors ask for fixes only where the server said that it may have some. */
export function fixableCodes(): string[] {
  return Object.values(catalogue).map(({ code }) => code.slice(1));
}
