import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { changedText, type Mutant } from './mutants.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The mutants that the type checker refuses: nobody could merge them. */
export function refusedByTypes(mutants: readonly Mutant[]): ReadonlySet<Mutant> {
  const { config } = ts.readConfigFile(`${root}tsconfig.build.json`, (path) => readFileSync(path, 'utf8'));
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const texts = new Map<string, { readonly text: string; readonly version: number }>();
  const service = ts.createLanguageService({
    // What a mutant leaves unused or out of reach is a matter of style.
    getCompilationSettings: () => ({ ...options, noUnusedLocals: false, noUnusedParameters: false, allowUnreachableCode: true }),
    getScriptFileNames: () => fileNames,
    getScriptVersion: (name) => String(texts.get(name)?.version ?? 0),
    getScriptSnapshot: (name) => {
      const text = texts.get(name)?.text ?? ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
  let version = 0;
  const isRefused = (mutant: Mutant): boolean => {
    const name = `${root}${mutant.file}`;
    version += 1;
    texts.set(name, { text: changedText(mutant), version });
    const errors = [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)];
    version += 1;
    texts.set(name, { text: readFileSync(name, 'utf8'), version });
    return errors.length > 0;
  };
  return new Set(mutants.filter(isRefused));
}
