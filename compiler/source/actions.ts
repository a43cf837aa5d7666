import type { JsonSchema } from '../../schemas/json.ts';
import { slugPattern } from '../../schemas/platform/names.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { type Files, textOf } from './repository.ts';
import { parseConfigSchema } from './schema-file.ts';
import { fileStart, type SourceText } from './text.ts';

export interface ActionFile {
  readonly slug: string;
  readonly source: SourceText;
  readonly config?: JsonSchema;
}

const slugs = new RegExp(slugPattern);
const configEnding = '.config.json';

/** The actions of a repository, by slug in the order of their paths. */
export function readActions(files: Files, diagnostics: Diagnostic[]): Map<string, ActionFile> {
  const actions = new Map<string, ActionFile>();
  for (const path of pathsIn(files, 'actions')) {
    const [, name = '', ending = ''] = /^actions\/(.*)\.([a-z]+)$/s.exec(path) ?? [];
    const problem = nameProblem(path, name, ending);
    if (problem !== undefined) diagnostics.push(problem);
    if (problem !== undefined || !codeEndings.has(ending)) continue;
    const source = textOf(path, files.get(path) ?? '', diagnostics);
    if (source === undefined) continue;
    const other = actions.get(name);
    if (other !== undefined) diagnostics.push(report('duplicate-action', fileStart(path), { slug: name, other: other.source.path }));
    else actions.set(name, { slug: name, source, ...readConfig(files, name, diagnostics) });
  }
  for (const path of pathsIn(files, 'actions')) {
    const name = path.slice('actions/'.length, -configEnding.length);
    if (!path.endsWith(configEnding) || actions.has(name)) continue;
    const problem = 'is the configuration schema of an action that does not exist';
    diagnostics.push(report('file-name', fileStart(path), { path, problem, instead: `actions/<slug>${configEnding}` }));
  }
  return actions;
}

function readConfig(files: Files, slug: string, diagnostics: Diagnostic[]): { config?: JsonSchema } {
  const path = `actions/${slug}${configEnding}`;
  const content = files.get(path);
  const source = content === undefined ? undefined : textOf(path, content, diagnostics);
  const config = source === undefined ? undefined : parseConfigSchema(source, diagnostics);
  return config === undefined ? {} : { config };
}

const codeEndings = new Set(['ts', 'js']);
/** Endings of code that is written for other hosts. */
const otherCodeEndings = new Set(['mts', 'cts', 'tsx', 'mjs', 'cjs', 'jsx']);

function nameProblem(path: string, name: string, ending: string): Diagnostic | undefined {
  const isCode = codeEndings.has(ending);
  if (!isCode && !otherCodeEndings.has(ending)) return undefined;
  const slug = slugFrom(name);
  const instead = `actions/${slug}.${isCode ? ending : ending.includes('j') ? 'js' : 'ts'}`;
  if (!isCode) return report('file-name', fileStart(path), { path, problem: 'does not end in .ts or .js', instead });
  if (slugs.test(name)) return undefined;
  const problem = name.includes('/') ? 'is not directly in actions/' : 'is not named by a slug: lower-case words joined by hyphens';
  return report('file-name', fileStart(path), { path, problem, instead });
}

function slugFrom(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return words.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'action';
}

/** Helper modules: TypeScript, anywhere under `lib/`. */
export function readModules(files: Files, diagnostics: Diagnostic[]): SourceText[] {
  return pathsIn(files, 'lib').flatMap((path) => {
    if (/\.(?:[mc]ts|tsx|[mc]?jsx?)$/.test(path)) {
      const instead = path.replace(/\.[a-z]+$/, '.ts');
      diagnostics.push(report('file-name', fileStart(path), { path, problem: 'does not end in .ts', instead }));
      return [];
    }
    const source = path.endsWith('.ts') ? textOf(path, files.get(path) ?? '', diagnostics) : undefined;
    return source === undefined ? [] : [source];
  });
}

/** The paths under a folder, sorted. */
export function pathsIn(files: Files, folder: string): string[] {
  return [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).sort();
}
