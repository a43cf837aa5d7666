import ts from 'typescript';

/** A text alone with what its names stand for. Nothing is imported and no library is loaded. */
export function checkedFile(fileName: string, text: string): { readonly file: ts.SourceFile; readonly checker: ts.TypeChecker } {
  const name = `/${fileName.split('/').at(-1)}`;
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const options: ts.CompilerOptions = {
    noLib: true,
    allowJs: true,
    noResolve: true,
    target: ts.ScriptTarget.Latest,
    module: ts.ModuleKind.ESNext,
    types: [],
  };
  const host: ts.CompilerHost = {
    getSourceFile: (path) => (path === name ? file : undefined),
    getDefaultLibFileName: () => '',
    writeFile: () => {},
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (path) => path === name,
    readFile: () => undefined,
  };
  const program = ts.createProgram([name], options, host);
  return { file, checker: program.getTypeChecker() };
}
