import { compileActions } from '../compile.ts';
import { actionInput } from '../compile-tenant.ts';
import { unknownStep } from '../declarations/step-type.ts';
import { compareDiagnostics, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { type LoadResult, loadFiles } from '../source/load.ts';
import type { LoadedAction, LoadedTenant } from '../source/model.ts';
import type { Files } from '../source/repository.ts';
import { withoutSilenced } from '../source/silence.ts';
import { SourceText } from '../source/text.ts';
import { mayReadStep, withUpstream } from '../upstream.ts';
import { stepTypes } from './step-types.ts';
import { type EditorView, editorView } from './view.ts';

/** The text of a file as it is being edited; undefined where it is as on disk. */
export type CurrentText = (path: string) => string | undefined;

/** A policy repository in an editor: its files as they were read, and the texts that are being edited in their place. */
export interface OpenRepository {
  /** What the compiler says of one file; undefined where it has nothing to judge it by. */
  readonly diagnosticsOf: (path: string, current: CurrentText) => readonly Diagnostic[] | undefined;
  /** One file as the type checker sees it; undefined for what no flow runs. */
  readonly viewOf: (path: string, current: CurrentText) => EditorView | undefined;
  /** The files whose texts decide what is said of one file, as they are now. */
  readonly textsBehind: (path: string, current: CurrentText) => readonly string[];
}

/** Opens a repository that was read. It is opened anew when more than the texts of its code has changed. */
export function openRepository(files: Files): OpenRepository {
  const loaded = loadFiles(files);
  const actions = loaded.tenant?.actions.map(({ source }) => source.path) ?? [];
  const modules = loaded.tenant?.modules.map(({ path }) => path) ?? [];
  return {
    diagnosticsOf: (path, current) => diagnosticsOf(withCurrent(loaded, current), path),
    viewOf: (path, current) => {
      const { tenant } = withCurrent(loaded, current);
      const [action] = tenant === undefined ? [] : actionsOf(tenant, path);
      if (tenant === undefined || action === undefined) return undefined;
      return editorView(tenant, action, path, stepTypes(tenant, [action]).get(action) ?? [unknownStep]);
    },
    textsBehind: (path, current) => {
      if (!actions.includes(path)) return [...modules, ...actions];
      // What an action reads of `step` has the types that others give it.
      const { tenant } = withCurrent(loaded, current);
      const action = tenant?.actions.find(({ source }) => source.path === path);
      const isReader = tenant !== undefined && action !== undefined && mayReadStep(actionInput(tenant, action));
      return isReader ? [...modules, ...actions] : [path, ...modules];
    },
  };
}

function withCurrent(loaded: LoadResult, current: CurrentText): LoadResult {
  if (loaded.tenant === undefined) return loaded;
  const edited = (source: SourceText) => {
    const text = current(source.path);
    return text === undefined || text === source.text ? source : new SourceText(source.path, text);
  };
  const { actions, modules } = loaded.tenant;
  const tenant: LoadedTenant = {
    ...loaded.tenant,
    actions: actions.map((action) => ({ ...action, source: edited(action.source) })),
    modules: modules.map(edited),
  };
  return { ...loaded, tenant };
}

function diagnosticsOf({ tenant, diagnostics }: LoadResult, path: string): readonly Diagnostic[] | undefined {
  if (tenant === undefined) return undefined;
  const actions = actionsOf(tenant, path);
  const isKnown = actions.length > 0 || tenant.actions.some(({ source }) => source.path === path);
  if (!isKnown) return undefined;
  const inputOf = new Map(tenant.actions.map((action) => [action, actionInput(tenant, action)]));
  const wanted = actions.flatMap((action) => inputOf.get(action) ?? []);
  const compiled = compileActions(withUpstream(wanted, [...inputOf.values()])).slice(0, wanted.length);
  const found = [...diagnostics, ...compiled.flatMap((result) => result.diagnostics)].filter(({ file }) => file === path);
  return distinct(withoutSilenced(found, tenant.manifest)).sort(compareDiagnostics);
}

/** The action that a file is, if a flow runs it, or those that import the module that it is. */
function actionsOf({ actions, modules }: LoadedTenant, path: string): readonly LoadedAction[] {
  const placed = actions.filter(({ places }) => places.length > 0);
  if (!modules.some((module) => module.path === path)) return placed.filter(({ source }) => source.path === path);
  const reached = new Set([path]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const module of modules) if (importsOf(module).some((imported) => reached.has(imported))) reached.add(module.path);
  }
  return placed.filter(({ source }) => importsOf(source).some((imported) => reached.has(imported)));
}

/** What a text may import. A specifier inside a comment makes an editor look at one action more, and no harm. */
function importsOf({ path, text }: SourceText): string[] {
  return [...text.matchAll(/\bfrom\s*(['"])(\.{1,2}\/[^'"]*)\1/g)].map(([, , specifier = '']) => {
    const target = new URL(specifier, `file:///${path}`).pathname.slice(1);
    return target.endsWith('.ts') ? target : `${target}.ts`;
  });
}

/** Several actions that import a module find the same in it. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const keyOf = ({ code, range, message }: Diagnostic) => JSON.stringify([code, range, message]);
  return [...new Map(diagnostics.map((diagnostic) => [keyOf(diagnostic), diagnostic])).values()];
}
