import type ts from 'typescript';
import { checkerOptions } from '../../compiler/declarations/checker-options.ts';
import type { EditorView } from '../../compiler/editor/view.ts';

/** A language service over one view at a time. */
export interface ViewService extends ts.LanguageService {
  readonly show: (view: EditorView) => void;
}

/** The editor's own TypeScript, over files that are in memory alone. */
export function viewService(typescript: typeof ts): ViewService {
  const { options } = typescript.convertCompilerOptionsFromJson(checkerOptions, '/');
  const versions = new Map<string, { readonly text: string; readonly version: number }>();
  let shown: ReadonlyMap<string, string> = new Map();
  const service = typescript.createLanguageService({
    getCompilationSettings: () => options,
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: () => '/none.d.ts',
    getScriptFileNames: () => [...shown.keys()],
    getScriptVersion: (name) => String(versions.get(name)?.version ?? 0),
    getScriptSnapshot: (name) => {
      const text = shown.get(name);
      return text === undefined ? undefined : typescript.ScriptSnapshot.fromString(text);
    },
    fileExists: (name) => shown.has(name),
    readFile: (name) => shown.get(name),
  });
  return {
    ...service,
    show: ({ files }) => {
      shown = files;
      for (const [name, text] of files) {
        const before = versions.get(name);
        if (before?.text !== text) versions.set(name, { text, version: (before?.version ?? 0) + 1 });
      }
    },
  };
}
