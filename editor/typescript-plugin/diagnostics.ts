import type ts from 'typescript';
import type { Diagnostic, TextRange } from '../../compiler/diagnostics/diagnostic.ts';
import type { FoundDiagnostics } from './file-questions.ts';

/** The compiler's diagnostics of a file as an editor shows them. */
export function editorDiagnostics(
  typescript: typeof ts,
  { languageService }: ts.server.PluginCreateInfo,
  { file, root, diagnostics }: FoundDiagnostics,
): ts.Diagnostic[] {
  const sourceOf = (path: string) => languageService.getProgram()?.getSourceFile(`${root}/${path}`);
  // Of broken syntax the editor's own parser tells.
  const told = diagnostics.filter(({ slug }) => slug !== 'syntax-error');
  return told.map((diagnostic) => ({
    file,
    ...spanOf(typescript, file, diagnostic.range),
    category: typescript.DiagnosticCategory[diagnostic.severity === 'error' ? 'Error' : 'Warning'],
    code: numberOf(diagnostic),
    source: 'writ',
    messageText: messageOf(typescript, diagnostic),
    relatedInformation: diagnostic.related.flatMap(({ file: path, range, message }) => {
      const related = sourceOf(path);
      if (related === undefined) return [];
      const category = typescript.DiagnosticCategory.Message;
      return [{ file: related, ...spanOf(typescript, related, range), category, code: numberOf(diagnostic), messageText: message }];
    }),
  }));
}

/** The number of a permanent code: editors know no letters in them. */
export function numberOf({ code }: Pick<Diagnostic, 'code'>): number {
  return Number(code.slice(1));
}

/** A range of a file in offsets. Both sides end lines where ECMAScript does. */
export function spanOf(typescript: typeof ts, file: ts.SourceFile, { start, end }: TextRange): { start: number; length: number } {
  const offset = ({ line, column }: TextRange['start']) => typescript.getPositionOfLineAndCharacter(file, line - 1, column - 1);
  return { start: offset(start), length: offset(end) - offset(start) };
}

function messageOf(typescript: typeof ts, { code, slug, message, help, severity }: Diagnostic): ts.DiagnosticMessageChain {
  const category = typescript.DiagnosticCategory[severity === 'error' ? 'Error' : 'Warning'];
  const next: ts.DiagnosticMessageChain[] = [{ messageText: `help: ${help}`, category, code: 0 }];
  return { messageText: `${code} ${slug}: ${message}`, category, code: numberOf({ code }), next };
}
