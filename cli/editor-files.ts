import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkerOptions } from '../compiler/declarations/checker-options.ts';
import { languageDeclarations } from '../compiler/declarations/language.ts';
import { actionTypes } from '../compiler/editor/action-types.ts';
import type { LoadedTenant } from '../compiler/source/model.ts';
import { mayNameStep } from '../compiler/upstream.ts';
import { flowSchema } from '../schemas/documents/flow.ts';
import { policyTestSchema } from '../schemas/documents/policy-test.ts';
import { tenantSchema } from '../schemas/documents/tenant.ts';
import { writeOutput } from './output-file.ts';

/** The folder of what is only there for editors. */
export const editorFolder = '.writ';
export const pluginName = 'writ-typescript-plugin';

const tsconfigMark = '// Written by `writ types`. Take this line out to keep the file as you change it.';
const root = dirname(createRequire(import.meta.url).resolve('writ/package.json'));

/** The files that show editors a repository as the compiler sees it, by path. */
export async function editorFiles(tenant: LoadedTenant): Promise<ReadonlyMap<string, string>> {
  const inFolder: readonly (readonly [string, string])[] = [
    ['.gitignore', '# Made anew by `writ types` on each machine.\n*\n'],
    ['writ.d.ts', languageDeclarations()],
    ['actions.d.ts', actionTypes(tenant, await stepsOf(tenant))],
    ['schemas/tenant.schema.json', jsonText(tenantSchema)],
    ['schemas/flow.schema.json', jsonText(flowSchema)],
    ['schemas/policy-test.schema.json', jsonText(policyTestSchema)],
    // TypeScript looks plugins up in folders of this name only. What stands there leads to the Writ that wrote it, so that
    // a repository needs no packages of its own.
    [`node_modules/${pluginName}/package.json`, jsonText({ name: pluginName, private: true, main: 'index.cjs' })],
    [`node_modules/${pluginName}/index.cjs`, `module.exports = require(${JSON.stringify(join(root, 'editor', 'typescript-plugin'))});\n`],
  ];
  return new Map(inFolder.map(([path, text]) => [`${editorFolder}/${path}`, text]));
}

/** The types of `step`, for which the compiler is loaded where an action may read it. */
async function stepsOf(tenant: LoadedTenant) {
  if (![...tenant.actions.map(({ source }) => source), ...tenant.modules].some(({ text }) => mayNameStep(text))) return undefined;
  const { stepTypes } = await import('../compiler/editor/step-types.ts');
  return stepTypes(tenant, tenant.actions);
}

/** A `tsconfig.json` under which TypeScript alone says nothing that the compiler would not. */
export const tsconfigText = `${tsconfigMark}\n${jsonText({
  compilerOptions: {
    ...checkerOptions,
    // The compiler gives what a catch clause binds the type Error, for which TypeScript has no option.
    useUnknownInCatchVariables: false,
    allowJs: true,
    plugins: [{ name: pluginName }],
  },
  include: [`${editorFolder}/*.d.ts`, 'actions', 'lib'],
})}`;

/** Whether a `tsconfig.json` is as some Writ wrote it, and so may be replaced. */
export function isOwnTsconfig(text: string): boolean {
  return text.startsWith(tsconfigMark);
}

/** Writes what differs, each file whole or not at all; the paths of what was written. */
export async function writeChanged(directory: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const written: string[] = [];
  for (const [path, text] of files) {
    const file = join(directory, path);
    if ((await textAt(file)) === text) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeOutput(file, text);
    written.push(path);
  }
  return written;
}

/** The text of a file that may not be there. */
export async function textAt(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
