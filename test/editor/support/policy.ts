import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { pluginName } from '../../../cli/editor-files.ts';
import type { CheckReport } from '../../../schemas/generated/check-report.ts';
import { callHere, directoryOf } from '../../cli/support/writ.ts';
import { type Problem, type Server, startServer } from './tsserver.ts';

const plugin = fileURLToPath(new URL('../../../editor/typescript-plugin', import.meta.url));

/** A policy repository with one action after Risk Evaluate. */
export const policy = {
  'writ.yaml': 'tenant: acme\n',
  'flows/login.yaml':
    'flow: login\nstages:\n  post-auth:\n    - risk-evaluate\n    - action: step-up\n  post-login:\n    - issue-session\n',
};

/** A repository with the files that `writ types` writes. */
export async function policyWith(files: { readonly [path: string]: string }): Promise<string> {
  const root = await directoryOf({ ...policy, ...files });
  await callHere(['types'], root);
  return root;
}

/** A server that finds our plugin, run from the sources, or as `load` says. */
export async function startEditor(load = `() => import(${source})`): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'writ-plugin-'));
  const place = join(folder, 'node_modules', pluginName);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'index.cjs'), `module.exports = require(${bridge}).bridge(${load});\n`);
  await writeFile(join(place, 'package.json'), '{ "main": "index.cjs" }');
  const server = startServer(folder);
  const stop = () => {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...server, stop };
}

const bridge = JSON.stringify(join(plugin, 'bridge.cjs'));
const source = JSON.stringify(pathToFileURL(join(plugin, 'plugin.ts')).href);

/** What `writ check` says of one file of a repository, in the form of an editor's problems. */
export async function checked(root: string, path: string): Promise<Problem[]> {
  const { stdout } = await callHere(['check', '--format', 'json'], root);
  const { diagnostics } = JSON.parse(stdout) as CheckReport;
  const positionOf = ({ line, column }: { readonly line: number; readonly column: number }) => ({ line, offset: column });
  return diagnostics
    .filter(({ file }) => file === path)
    .map(({ code, slug, message, help, severity, range }) => ({
      start: positionOf(range.start),
      end: positionOf(range.end),
      text: `${code} ${slug}: ${message}\n  help: ${help}`,
      code: Number(code.slice(1)),
      category: severity,
      source: 'writ',
    }));
}

/** The problems of an editor without what `checked` leaves out. */
export function shown(problems: readonly Problem[]): Problem[] {
  return problems.map(({ start, end, text, code, category, source }) => ({ start, end, text, code, category, source }) as Problem);
}

/** The place of a marked spot: the text without the `‸` in it, and where that stood. */
export function marked(text: string): { readonly text: string; readonly at: { readonly line: number; readonly offset: number } } {
  const lines = text.slice(0, text.indexOf('‸')).split('\n');
  expect(text).toContain('‸');
  return { text: text.replace('‸', ''), at: { line: lines.length, offset: (lines.at(-1)?.length ?? 0) + 1 } };
}
