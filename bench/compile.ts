import ts from 'typescript';
import { compileAction } from '../dist/compiler/index.js';
import { allow, type CompiledAction, metadata, type Pattern, patterns } from './patterns.js';

// Runs in a process of its own, as the measured one must not hold the compiler: a production runtime never loads it, and its
// heap would show in the collector's share of every contender.
const compiled = patterns.map((pattern): CompiledAction => ({ slug: pattern.slug, program: programOf(pattern), body: bodyOf(pattern) }));
process.stdout.write(JSON.stringify(compiled));

function programOf({ source, slug, at }: Pattern): CompiledAction['program'] {
  const { program, diagnostics } = compileAction(source, { at, fileName: `${slug}.ts`, allow, metadata });
  if (program === undefined) throw new Error(`${slug} does not compile: ${diagnostics.map(({ message }) => message).join('; ')}`);
  return program;
}

/** A function body that answers the pattern's own action: its text with the types taken off. */
function bodyOf({ source, slug }: Pattern): string {
  const { outputText } = ts.transpileModule(source, {
    fileName: `${slug}.ts`,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
  });
  return `const exports = {}; ${outputText}; return exports.default;`;
}
