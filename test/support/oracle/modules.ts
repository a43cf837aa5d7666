import { posix } from 'node:path';
import vm from 'node:vm';
import ts from 'typescript';

/** The text of a module by its path; undefined where there is none. */
export type ReadModule = (path: string) => string | undefined;

type Exports = { [name: string]: unknown };
type Module = { exports: Exports | ((...args: never) => unknown) };
type ModuleFunction = (exports: Exports, require: (specifier: string) => Exports, module: Module) => void;

/** Loads modules into a realm: types stripped, imports by relative path only, the code otherwise as it was written. */
export function moduleLoader(realm: vm.Context, read: ReadModule): (path: string, footer?: string) => Exports {
  const loaded = new Map<string, Exports>();

  const load = (path: string, footer = ''): Exports => {
    const known = loaded.get(path);
    if (known !== undefined) return known;
    const source = read(path);
    if (source === undefined) throw new Error(`there is no module ${path}`);
    const exports = vm.runInContext('({})', realm) as Exports;
    loaded.set(path, exports);
    const run = scriptOf(path, source, footer).runInContext(realm) as ModuleFunction;
    const module: Module = { exports };
    run(exports, (specifier) => load(resolve(path, specifier)), module);
    if (typeof module.exports === 'function') exports.default = module.exports;
    else if (module.exports !== exports) Object.assign(exports, module.exports);
    return exports;
  };

  const resolve = (from: string, specifier: string): string => {
    if (!specifier.startsWith('.')) throw new Error(`${from} imports ${specifier}, which is no relative path`);
    const path = posix.join(posix.dirname(from), specifier);
    const found = [path, `${path}.ts`, `${path}.js`, path.replace(/\.js$/, '.ts')].find((candidate) => read(candidate) !== undefined);
    if (found === undefined) throw new Error(`${from} imports ${specifier}, which is not there`);
    return found;
  };

  return load;
}

const scripts = new Map<string, vm.Script>();

/** Compiling is most of the cost of a run, and the realm's own modules are the same in each. */
function scriptOf(path: string, source: string, footer: string): vm.Script {
  const key = JSON.stringify([path, source, footer]);
  const known = scripts.get(key);
  if (known !== undefined) return known;
  const { outputText } = ts.transpileModule(source, {
    fileName: path,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
  });
  const script = new vm.Script(`(function (exports, require, module) {${outputText}\n${footer}\n})`, { filename: path });
  scripts.set(key, script);
  return script;
}
