import type ts from 'typescript';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { OpenRepository } from '../../compiler/editor/open-repository.ts';
import type { EditorView } from '../../compiler/editor/view.ts';
import type { PolicyFile, Repositories } from './repositories.ts';

/** What the compiler says of a file as the editor has it. */
export interface FoundDiagnostics {
  readonly file: ts.SourceFile;
  readonly root: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the compiler knows of files; undefined for what is none of its business. */
export interface FileQuestions {
  readonly diagnosticsOf: (fileName: string) => FoundDiagnostics | undefined;
  readonly viewOf: (fileName: string) => EditorView | undefined;
}

/** Asks the compiler once for each state of the texts. */
export function fileQuestions({ languageService }: ts.server.PluginCreateInfo, repositories: Repositories): FileQuestions {
  type Sources = (path: string) => ts.SourceFile | undefined;
  const question = <Answer>(ask: (repository: OpenRepository, file: PolicyFile, sources: Sources) => Answer | undefined) => {
    const answered = new Map<string, { readonly state: readonly unknown[]; readonly answer: Answer | undefined }>();
    return (fileName: string): Answer | undefined => {
      const located = repositories.locate(fileName);
      const program = located === undefined ? undefined : languageService.getProgram();
      if (located === undefined || program === undefined) return undefined;
      const repository = repositories.at(located.root);
      const sources: Sources = (path) => program.getSourceFile(`${located.root}/${path}`);
      const behind = repository.textsBehind(located.path, (path) => sources(path)?.text);
      const state = [repository, ...behind.map((path) => sources(path)?.text)];
      const before = answered.get(fileName);
      if (before !== undefined && isSame(before.state, state)) return before.answer;
      const answer = ask(repository, located, sources);
      answered.set(fileName, { state, answer });
      return answer;
    };
  };
  return {
    diagnosticsOf: question((repository, { root, path }, sources) => {
      const file = sources(path);
      const diagnostics = repository.diagnosticsOf(path, (other) => sources(other)?.text);
      return file === undefined || diagnostics === undefined ? undefined : { file, root, diagnostics };
    }),
    viewOf: question((repository, { path }, sources) => repository.viewOf(path, (other) => sources(other)?.text)),
  };
}

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
