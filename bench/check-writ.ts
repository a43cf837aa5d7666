import { compileLoaded, createTenantCompiler } from '../dist/compiler/compile-tenant.js';
import { loadFiles } from '../dist/compiler/source/load.js';
import { processorTime } from './processor-time.js';
import { repositoryOf } from './repository.js';

// Prints the milliseconds that a cold check of so many actions takes, and the next one after an edit of one of them.
const count = Number(process.argv[2]);
const files = repositoryOf(count);
const compiler = createTenantCompiler();

const start = processorTime();
const loaded = loadFiles(files);
const read = processorTime();
const first = compiler.compileLoaded(loaded);
const checked = processorTime();
if (first.bundle === undefined) {
  const errors = first.diagnostics.filter(({ severity }) => severity === 'error').slice(0, 5);
  throw new Error(`the repository is refused: ${JSON.stringify(errors.map(({ file, message }) => `${file}: ${message}`))}`);
}

const [path = '', text = ''] = [...files].find(([name]) => name.startsWith('actions/')) ?? [];
files.set(path, text.replace('{\n', "{\n  api.log('debug', 'edited');\n"));
const edit = processorTime();
const second = compiler.compileLoaded(loadFiles(files));
const again = processorTime();
if (second.bundle === undefined || JSON.stringify(second.bundle) !== JSON.stringify(compileLoaded(loadFiles(files)).bundle)) {
  throw new Error('a kept compiler answers something else than a new one');
}
process.stdout.write(JSON.stringify({ loading: read - start, cold: checked - read, edited: again - edit }));
