import { ts } from 'ts-morph';
import { checkerOptions } from '../dist/compiler/declarations/checker-options.js';
import { editorView } from '../dist/compiler/editor/view.js';
import { loadFiles } from '../dist/compiler/source/load.js';
import { processorTime } from './processor-time.js';
import { repositoryOf } from './repository.js';

// Prints the milliseconds that TypeScript itself takes to parse, bind and check the texts that the compiler has it check at the
// end: the same actions, with what was inferred written out, under the same declarations.
const { tenant } = loadFiles(repositoryOf(Number(process.argv[2])));
if (tenant === undefined) throw new Error('the repository is not read');
const files = new Map<string, string>();
for (const action of tenant.actions) {
  const view = editorView(tenant, action, action.source.path);
  for (const [path, text] of view?.files ?? []) files.set(path, text);
}

const { options } = ts.convertCompilerOptionsFromJson(checkerOptions, '/');
const start = processorTime();
const host: ts.CompilerHost = {
  getSourceFile: (path, target) => {
    const text = files.get(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, target);
  },
  getDefaultLibFileName: () => '',
  writeFile: () => undefined,
  getCurrentDirectory: () => '/',
  getCanonicalFileName: (path) => path,
  useCaseSensitiveFileNames: () => true,
  getNewLine: () => '\n',
  fileExists: (path) => files.has(path),
  readFile: (path) => files.get(path),
};
const program = ts.createProgram([...files.keys()], { ...options, noLib: true }, host);
const found = program
  .getSourceFiles()
  .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
const end = processorTime();
const [problem] = found;
if (problem !== undefined) throw new Error(`${problem.file?.fileName}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`);
process.stdout.write(JSON.stringify({ typescript: end - start }));
