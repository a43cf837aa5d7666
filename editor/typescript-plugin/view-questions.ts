import type ts from 'typescript';
import type { EditorView } from '../../compiler/editor/view.ts';
import type { FileQuestions } from './file-questions.ts';
import { readableParts } from './readable-parts.ts';
import { viewService } from './view-service.ts';

type Member = 'getQuickInfoAtPosition' | 'getCompletionsAtPosition' | 'getCompletionEntryDetails' | 'getSignatureHelpItems';

/**
 * What the editor asks about types at a place is asked about the text as the compiler sees it, where `event` and `api` have
 * the types of their attach point. Where that text has nothing to say TypeScript's own answer stands.
 */
export function viewQuestions(
  typescript: typeof ts,
  { languageService: own }: ts.server.PluginCreateInfo,
  questions: FileQuestions,
): Pick<ts.LanguageService, Member> {
  const service = viewService(typescript);
  /** Asks about the place that a place in the author's text has in the other one. */
  const ask = <Answer>(fileName: string, position: number, question: (view: EditorView, position: number) => Answer | undefined) => {
    const view = questions.viewOf(fileName);
    const edited = view?.edited.toEdited(position);
    if (view === undefined || edited === undefined) return undefined;
    service.show(view);
    return question(view, edited);
  };
  return {
    getQuickInfoAtPosition: (fileName, position, ...settings) => {
      const found = ask(fileName, position, (view, edited) => {
        const info = service.getQuickInfoAtPosition(view.file, edited, ...settings);
        if (info === undefined) return undefined;
        const { displayParts } = info;
        const parts = displayParts === undefined ? {} : { displayParts: readableParts(displayParts) };
        return { ...info, ...parts, textSpan: originalSpan(view, info.textSpan) };
      });
      return found ?? own.getQuickInfoAtPosition(fileName, position, ...settings);
    },
    getCompletionsAtPosition: (fileName, position, preferences, ...settings) => {
      const others = own.getCompletionsAtPosition(fileName, position, preferences, ...settings);
      const found = ask(fileName, position, (view, edited) => {
        // An import would be written into the other text: those come from the author's own.
        const withoutImports = { ...preferences, includeCompletionsForModuleExports: false, includeExternalModuleExports: false };
        const answer = service.getCompletionsAtPosition(view.file, edited, withoutImports);
        return answer === undefined ? undefined : originalCompletions(view, answer, others);
      });
      return found ?? others;
    },
    getCompletionEntryDetails: (fileName, position, name, settings, source, preferences, data) => {
      const found = ask(fileName, position, (view, edited) =>
        source === undefined ? service.getCompletionEntryDetails(view.file, edited, name, settings, source, preferences, data) : undefined,
      );
      if (found === undefined) return own.getCompletionEntryDetails(fileName, position, name, settings, source, preferences, data);
      return { ...found, displayParts: readableParts(found.displayParts) };
    },
    getSignatureHelpItems: (fileName, position, settings) => {
      const found = ask(fileName, position, (view, edited) => {
        const answer = service.getSignatureHelpItems(view.file, edited, settings);
        return answer === undefined ? undefined : { ...answer, applicableSpan: originalSpan(view, answer.applicableSpan) };
      });
      return found ?? own.getSignatureHelpItems(fileName, position, settings);
    },
  };
}

function originalSpan({ edited }: EditorView, { start, length }: ts.TextSpan): ts.TextSpan {
  const first = edited.toOriginal(start);
  return { start: first, length: edited.toOriginal(start + length) - first };
}

function originalCompletions(view: EditorView, answer: ts.CompletionInfo, others: ts.CompletionInfo | undefined): ts.CompletionInfo {
  const imports = (others?.entries ?? []).filter(({ source }) => source !== undefined);
  const entries = answer.entries
    .filter(({ name }) => !name.startsWith('$writ'))
    .map((entry) =>
      entry.replacementSpan === undefined ? entry : { ...entry, replacementSpan: originalSpan(view, entry.replacementSpan) },
    );
  const { optionalReplacementSpan: span, ...rest } = answer;
  return {
    ...rest,
    entries: [...entries, ...imports],
    ...(span === undefined ? {} : { optionalReplacementSpan: originalSpan(view, span) }),
  };
}
