import { join } from 'node:path';
import { type LoadResult, loadTenant } from '../../compiler/source/load.ts';
import { checkedLoading } from '../checked.ts';
import type { AddCommand } from '../context.ts';
import { editorFiles, editorFolder, isOwnTsconfig, textAt, tsconfigText, writeChanged } from '../editor-files.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { sayReport } from '../format/report.ts';
import { unreadable } from '../input/read-text.ts';
import type { Terminal } from '../terminal.ts';

/** `writ types`: writes what editors need to see a repository as the compiler does. */
export const addTypes: AddCommand = (program, { terminal, end }) => {
  program
    .command('types [dir]')
    .summary('write the declarations for editors')
    .description(
      `Write ${editorFolder}/ (the types of the language and of each action, schemas of the YAML files, the plugin for editors) and tsconfig.json, ` +
        'unless that is your own. Repeat it when flows or schemas change.',
    )
    .action(async (directory: string | undefined) => end(await types(terminal, directory ?? '.')));
};

async function types(terminal: Terminal, directory: string): Promise<ExitCode> {
  const { written, ownTsconfig, loaded } = await writeTypes(directory);
  const checked = checkedLoading(directory, loaded);
  sayReport(terminal, checked);
  terminal.print(written.map((path) => `${path}\n`).join(''));
  if (!ownTsconfig)
    terminal.say('tsconfig.json is kept as it is, since `writ types` did not write it; docs/editor.md says what it needs\n');
  if (!checked.report.ok) return exitCodes.policy;
  if (written.length === 0) terminal.say('nothing has changed\n');
  return exitCodes.fine;
}

export interface WrittenTypes {
  /** Paths of what was new or had changed. */
  readonly written: readonly string[];
  /** Whether `tsconfig.json` is ours to write. */
  readonly ownTsconfig: boolean;
  readonly loaded: LoadResult;
}

/** Writes the files for editors. A repository with errors gets them as far as it was understood. */
export async function writeTypes(directory: string): Promise<WrittenTypes> {
  const loaded = await loadTenant(directory).catch((error: unknown) => {
    throw unreadable(directory, error);
  });
  const existing = await textAt(join(directory, 'tsconfig.json'));
  const ownTsconfig = existing === undefined || isOwnTsconfig(existing);
  const { tenant } = loaded;
  if (tenant === undefined) return { written: [], ownTsconfig, loaded };
  const files = new Map([...(await editorFiles(tenant)), ...(ownTsconfig ? [['tsconfig.json', tsconfigText] as const] : [])]);
  return { written: await writeChanged(directory, files), ownTsconfig, loaded };
}
