import type ts from 'typescript';
import { codeFixes, fixableCodes } from './code-fixes.ts';
import { editorDiagnostics } from './diagnostics.ts';
import { fileQuestions } from './file-questions.ts';
import { openRepositories } from './repositories.ts';
import { viewQuestions } from './view-questions.ts';

/** The answers of a language service that are ours; each falls back to TypeScript's own for files that are none of a policy. */
export type Answers = Partial<ts.LanguageService> & Pick<RegionDiagnostics, 'getRegionSemanticDiagnostics'>;

/** A member of newer servers that their types do not name: the problems of what is on the screen, before all others. */
interface RegionDiagnostics {
  readonly getRegionSemanticDiagnostics: (fileName: string, ranges: readonly ts.TextRange[]) => unknown;
}

/** Answers for one of the editor's projects. Called once the compiler is loaded. */
export function answersFor(typescript: typeof ts, info: ts.server.PluginCreateInfo): Answers {
  const own = info.languageService;
  const repositories = openRepositories(info);
  const questions = fileQuestions(info, repositories);
  return {
    getSemanticDiagnostics: (fileName) => {
      const found = questions.diagnosticsOf(fileName);
      return found === undefined ? own.getSemanticDiagnostics(fileName) : editorDiagnostics(typescript, info, found);
    },
    getRegionSemanticDiagnostics: (fileName, ranges) => {
      if (questions.diagnosticsOf(fileName) !== undefined) return undefined;
      return (own as Partial<RegionDiagnostics>).getRegionSemanticDiagnostics?.(fileName, ranges);
    },
    getSuggestionDiagnostics: (fileName) => {
      const suggested = own.getSuggestionDiagnostics(fileName);
      if (questions.diagnosticsOf(fileName) === undefined) return suggested;
      return suggested.filter(({ code }) => code < firstMissingType || code > lastMissingType);
    },
    getSupportedCodeFixes: (fileName) => [...own.getSupportedCodeFixes(fileName), ...fixableCodes()],
    getCodeFixesAtPosition: (fileName, start, end, codes, ...settings) => {
      const found = questions.diagnosticsOf(fileName);
      const ours = found === undefined ? undefined : codeFixes(typescript, found, { start, end, codes });
      const others = ours === undefined ? codes : codes.filter((code) => !ours.codes.has(code));
      const fixes = others.length === 0 ? [] : own.getCodeFixesAtPosition(fileName, start, end, others, ...settings);
      return [...(ours?.fixes ?? []), ...fixes];
    },
    ...viewQuestions(typescript, info, questions),
    dispose: () => {
      repositories.close();
      own.dispose();
    },
  };
}

/** TypeScript's proposals to annotate what has no type yet: the attach point gives it one. */
const firstMissingType = 7043;
const lastMissingType = 7050;
