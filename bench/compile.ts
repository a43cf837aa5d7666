import ts from 'typescript';
import { compileAction } from '../dist/compiler/index.js';
import { decisions } from './decisions.js';
import { type CompiledAction, now, policies } from './policies.js';

// Runs in a process of its own, as the measured one must not hold the compiler: a production runtime never loads it, and its
// heap would show in the collector's share of every contender.
interface Source {
  readonly slug: string;
  readonly source: string;
  readonly options: Omit<Parameters<typeof compileAction>[1], 'fileName'>;
}

const sources: readonly Source[] = [
  ...policies.map(({ slug, source, at, allow, metadata }) => ({ slug, source, options: { at, allow, metadata } })),
  ...decisions.map(({ slug, source, at }) => ({ slug, source, options: { at } })),
];
process.stdout.write(JSON.stringify(Object.fromEntries(sources.map((source) => [source.slug, compiled(source)]))));

function compiled({ slug, source, options }: Source): CompiledAction {
  const { program, diagnostics } = compileAction(source, { ...options, fileName: `${slug}.ts` });
  if (program === undefined) throw new Error(`${slug} does not compile: ${diagnostics.map(({ message }) => message).join('; ')}`);
  return { program, body: bodyOf(source, slug) };
}

/** A function body that answers the action: its text with the types taken off, and the clock stopped as a run's is. */
function bodyOf(source: string, slug: string): string {
  const { outputText } = ts.transpileModule(source, {
    fileName: `${slug}.ts`,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
  });
  const stopped = outputText.replaceAll('Date.now()', `${now}`).replaceAll('new Date()', `new Date(${now})`);
  return `const exports = {}; ${stopped}; return exports.default;`;
}
