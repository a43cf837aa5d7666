import { readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import { readModules } from '../compiler/source/actions.ts';
import type { LoadResult } from '../compiler/source/load.ts';
import { readRepository, textOf } from '../compiler/source/repository.ts';
import { parseConfigSchema } from '../compiler/source/schema-file.ts';
import { SourceText } from '../compiler/source/text.ts';
import type { ActionBounds, Bundle, EgressManifest } from '../schemas/generated/bundle.ts';
import type { CheckReport } from '../schemas/generated/check-report.ts';
import type { DrawnFlow } from '../schemas/generated/drawn-flow.ts';
import type { Program } from '../schemas/ir/program.ts';
import type { JsonSchema } from '../schemas/json.ts';
import type { AttachPoint } from '../schemas/platform/flows.ts';
import { readBytes, unreadable } from './input/read-text.ts';
import { distinctSecrets } from './input/secrets.ts';
import { type Terminal, withProgress } from './terminal.ts';

/** What a compilation found, and how to show it. */
export interface Checked {
  readonly report: CheckReport;
  /** Whether warnings fail too. */
  readonly strict?: true;
  /** The path that people and their tools find a file of the report by. */
  readonly shownPath: (file: string) => string;
  readonly textOf: (file: string) => string | undefined;
}

export interface CheckedTenant extends Checked {
  /** Absent when there are errors. */
  readonly bundle?: Bundle;
  /** Its flows, to draw; there where the bundle is. */
  readonly drawn?: readonly DrawnFlow[];
}

export interface CheckedAction extends Checked {
  /** Absent when there are errors. */
  readonly program?: Program;
  /** What a run of it costs at most. */
  readonly bounds?: ActionBounds;
  /** Where its data goes. */
  readonly egress?: EgressManifest;
  /** Schema of its configuration, where one stands beside it. */
  readonly configSchema?: JsonSchema;
}

/** Compiles a policy repository. */
export async function checkTenant(terminal: Terminal, directory: string, revision = 0): Promise<CheckedTenant> {
  return withProgress(terminal, `Compiling ${shownPathOf(directory, '.')}`, async () => {
    // The compiler takes long to load, and most commands do not need it.
    const { compileTenant } = await import('../compiler/index.ts');
    const { bundle, drawn, diagnostics, summary } = await compileTenant(directory, { revision }).catch((error: unknown) => {
      throw unreadable(directory, error);
    });
    return {
      report: { version: 1, ok: summary.errors === 0, summary, diagnostics },
      shownPath: (file) => shownPathOf(directory, file),
      textOf: (file) => readIfThere(join(directory, file)),
      ...(bundle === undefined ? {} : { bundle }),
      ...(drawn === undefined ? {} : { drawn }),
    };
  });
}

/** What is wrong with a repository before anything in it is compiled: its errors alone. */
export function checkedLoading(directory: string, { tenant, diagnostics }: LoadResult): Checked {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const counts = { actions: tenant?.actions.length ?? 0, flows: tenant?.flows.length ?? 0 };
  return {
    report: { version: 1, ok: errors.length === 0, summary: { ...counts, errors: errors.length, warnings: 0 }, diagnostics: errors },
    shownPath: (file) => shownPathOf(directory, file),
    textOf: (file) => readIfThere(join(directory, file)),
  };
}

export interface ActionSetting {
  readonly at: AttachPoint;
  readonly allow: readonly string[];
  /** Names of the secrets that it may use. */
  readonly secrets?: readonly string[] | undefined;
  readonly metadata?: JsonSchema | undefined;
}

/** Compiles one file as an action; helper modules come from the policy repository that it lies in, if any. */
export async function checkAction(
  terminal: Terminal,
  path: string,
  { at, allow, secrets = [], metadata }: ActionSetting,
): Promise<CheckedAction> {
  distinctSecrets(secrets);
  const bytes = await readBytes(path);
  return withProgress(terminal, `Compiling ${path}`, async () => {
    const root = await repositoryOf(path);
    // Outside a repository the file is compiled as if it stood where actions stand.
    const name = root === undefined ? `actions/${basename(path)}` : relative(root, resolve(path)).split(sep).join('/');
    const shown = (file: string) => (root === undefined ? shownPathOf(dirname(path), basename(file)) : shownPathOf(root, file));
    const found: Diagnostic[] = [];
    const source = textOf(name, bytes, found);
    const modules = root === undefined ? [] : readModules((await readRepository(root)).files, found);
    const config = readConfigSchema(path, name, found);
    const result = source === undefined ? undefined : await compile(source.text);
    const diagnostics = [...found, ...(result?.diagnostics ?? [])].map((diagnostic) => withShownPaths(diagnostic, shown));
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    const summary = { actions: 1, flows: 0, errors, warnings: diagnostics.length - errors };
    return {
      report: { version: 1, ok: errors === 0, summary, diagnostics },
      shownPath: (file) => file,
      textOf: (file) => (file === shown(name) ? source?.text : readIfThere(file)),
      ...(result === undefined || errors > 0 ? {} : madeOf(result)),
      ...(config === undefined ? {} : { configSchema: config }),
    };

    async function compile(text: string) {
      const { compileAction } = await import('../compiler/index.ts');
      const files = Object.fromEntries(modules.filter((module) => module.path !== name).map((module) => [module.path, module.text]));
      const schemas = { ...(metadata === undefined ? {} : { metadata }), ...(config === undefined ? {} : { config }) };
      return compileAction(text, { at, fileName: name, allow, secrets, files, ...schemas });
    }
  });
}

function madeOf({ program, bounds, egress }: Pick<CheckedAction, 'program' | 'bounds' | 'egress'>) {
  return {
    ...(program === undefined ? {} : { program }),
    ...(bounds === undefined ? {} : { bounds }),
    ...(egress === undefined ? {} : { egress }),
  };
}

/** As in a repository, `<slug>.config.json` beside the action types its configuration. */
function readConfigSchema(path: string, name: string, found: Diagnostic[]): JsonSchema | undefined {
  const inPlaceOf = (file: string) => file.replace(/\.[jt]s$/, '.config.json');
  const text = readIfThere(inPlaceOf(path));
  return text === undefined ? undefined : parseConfigSchema(new SourceText(inPlaceOf(name), text), found);
}

/** The report as one that fails on warnings too. */
export function strictly<T extends Checked>(checked: T): T {
  const { report } = checked;
  return { ...checked, strict: true, report: { ...report, ok: report.ok && report.summary.warnings === 0 } };
}

/** The nearest directory above a file that is a policy repository. */
export async function repositoryOf(path: string): Promise<string | undefined> {
  for (let directory = dirname(resolve(path)); ; directory = dirname(directory)) {
    const found = await access(join(directory, 'writ.yaml')).then(
      () => true,
      () => false,
    );
    if (found) return directory;
    if (directory === dirname(directory)) return undefined;
  }
}

function withShownPaths(diagnostic: Diagnostic, shown: (file: string) => string): Diagnostic {
  const related = diagnostic.related.map((place) => ({ ...place, file: shown(place.file) }));
  return { ...diagnostic, file: shown(diagnostic.file), related };
}

/** A path below the working directory relative to it, with forward slashes; else as it was given. */
function shownPathOf(directory: string, file: string): string {
  const path = resolve(directory, file);
  const below = relative(process.cwd(), path);
  const shown = below === '' ? '.' : below.startsWith('..') ? (file === '.' ? directory : join(directory, file)) : below;
  return shown.split(sep).join('/');
}

/** A file that was compiled may be gone by the time it is shown; the report can do without it. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}
