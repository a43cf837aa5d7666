import { distinctPositions } from '../../schemas/platform/position.ts';
import { annotate, type PositionTypes } from '../frontend/annotate.ts';
import type { EditedText } from '../frontend/edits.ts';
import { findEntries } from '../frontend/entry.ts';
import { inferMore, mostRounds } from '../frontend/infer.ts';
import type { ParameterTypes } from '../frontend/infer-parameters.ts';
import { CheckerProject, parseSource } from '../frontend/project.ts';
import type { LoadedAction, LoadedTenant } from '../source/model.ts';
import type { SourceText } from '../source/text.ts';

/** A file as the type checker sees it, with all that it needs: an editor's own checker can answer questions about it. */
export interface EditorView {
  /** Declarations, the action and the modules it may import, by absolute names of no real file system. */
  readonly files: ReadonlyMap<string, string>;
  readonly file: string;
  readonly edited: EditedText;
}

/**
 * The view of a file of an action, broken ones included: what is being typed is broken most of the time. At several places the
 * types are what all of them have; `steps` are those of `step`.
 */
export function editorView(tenant: LoadedTenant, action: LoadedAction, path: string, steps: readonly string[]): EditorView | undefined {
  if (action.places.length === 0) return undefined;
  const project = new CheckerProject();
  const types = typesAt(project, tenant, action, steps);
  const parsed = [action.source, ...tenant.modules].map((source) => ({ source, file: parseSource(source.path, source.text).file }));
  const [entry] = parsed[0] === undefined ? [] : findEntries(parsed[0].file);
  let known: ParameterTypes = new Map();
  for (let round = 0; ; round++) {
    const texts = parsed.map(({ source, file }, index) => ({
      source,
      path: checkedPath(source),
      edited: annotate(file, index === 0 ? entry : undefined, types, known),
    }));
    const more = round < mostRounds ? infer(project, texts, known) : undefined;
    if (more !== undefined) {
      known = more;
      continue;
    }
    const shown = texts.find(({ source }) => source.path === path);
    if (shown === undefined) return undefined;
    const files = texts.map(({ path, edited }) => [`${root}${path}`, edited.text.replaceAll('import("/', `import("${root}`)] as const);
    return { files: new Map([...project.declarations(), ...files]), file: `${root}${shown.path}`, edited: shown.edited };
  }
}

const root = '/editor/';

interface ViewedText {
  readonly source: SourceText;
  readonly path: string;
  readonly edited: EditedText;
}

function infer(project: CheckerProject, texts: readonly ViewedText[], known: ParameterTypes): ParameterTypes | undefined {
  const names = project.addFiles(new Map(texts.map(({ path, edited }) => [path, edited.text])));
  const program = project.program(names.values());
  // It binds the files, and only then do nodes know what they are part of.
  program.getTypeChecker();
  const units = texts.flatMap(({ source, path, edited }) => {
    const file = program.getSourceFile(names.get(path) ?? '');
    return file === undefined ? [] : [{ source, edited, file }];
  });
  const [entry] = units[0] === undefined ? [] : findEntries(units[0].file);
  return entry === undefined ? undefined : inferMore(program, units, entry.node, known);
}

function typesAt(
  project: CheckerProject,
  { manifest }: LoadedTenant,
  { places, config }: LoadedAction,
  steps: readonly string[],
): PositionTypes {
  const all = distinctPositions(places.map(({ position }) => position)).flatMap((position) =>
    steps.map((step) => project.typesOf(position, manifest.metadata, config, step)),
  );
  const union = (kind: keyof PositionTypes) => [...new Set(all.map((types) => types[kind]))].join(' | ');
  return { event: union('event'), api: union('api'), step: union('step'), config: union('config') };
}

function checkedPath({ path }: SourceText): string {
  return path.replace(/\.js$/, '.ts');
}
