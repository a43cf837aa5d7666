import { readFileSync } from 'node:fs';
import { ts } from 'ts-morph';
import { actionInput } from '../dist/compiler/compile-tenant.js';
import { checkerOptions } from '../dist/compiler/declarations/checker-options.js';
import { checkActions } from '../dist/compiler/frontend/check.js';
import { CheckerProject } from '../dist/compiler/frontend/project.js';
import { loadFiles } from '../dist/compiler/source/load.js';
import { processorTime } from './processor-time.js';
import { repositoryOf } from './repository.js';

// Prints the milliseconds that TypeScript itself takes to parse, bind and check the texts that the compiler has it check at the
// end: the same actions, with what was inferred written out, under the same declarations. Finding these texts warms TypeScript up,
// so they are found in one process and checked in another.
const [, , count, path] = process.argv;
if (path === undefined) {
  const { tenant } = loadFiles(repositoryOf(Number(count)));
  if (tenant === undefined) throw new Error('the repository is not read');
  const files = new Map<string, string>();
  checkActions(
    tenant.actions.map((action) => actionInput(tenant, action)),
    ({ places }) => {
      for (const { units } of places) for (const [name, { edited }] of units) files.set(name, edited.text);
    },
  );
  process.stdout.write(JSON.stringify([...new CheckerProject().declarations(), ...files]));
  process.exit();
}

const files = new Map(JSON.parse(readFileSync(path, 'utf8')) as [string, string][]);
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
