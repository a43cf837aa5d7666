import type { ts } from 'ts-morph';
import { annotate, type PositionTypes } from './annotate.ts';
import type { CheckedPlace, CheckInput } from './check.ts';
import type { EditedText } from './edits.ts';
import { type EntryCandidate, type FunctionNode, findEntries } from './entry.ts';
import { inferMore, mostRounds } from './infer.ts';
import type { ParameterTypes } from './infer-parameters.ts';
import { reportMissingKeys } from './missing-keys.ts';
import type { ParsedAction, ParsedFile } from './parse.ts';
import type { TypedPlace } from './place-rounds.ts';
import type { CheckerProject } from './project.ts';
import { reportTypeProblems } from './type-problems.ts';
import { Problems, type Unit } from './unit.ts';

/** An action at a place on its way through the checker. */
export interface Placement {
  /** The checker's files of it, as they are now. */
  files(): Iterable<string>;
  /**
   * Checks it, or puts what is found out about types that the author left open into its text: then it waits for another program.
   */
  settle(program: ts.Program): CheckedPlace | 'refined';
}

/** Places actions in a project. */
export function placementOf(project: CheckerProject) {
  const annotated = keptTexts();
  return (input: CheckInput | undefined, typed: TypedPlace, action: ParsedAction | undefined): Placement => {
    if (input === undefined || action?.entry === undefined) throw new Error('an action is lost');
    const { position, step, places } = typed;
    const { entry, files, problems: syntax } = action;
    const main = files[0];
    const types = project.typesOf(position, input.metadata, input.config, step);
    let known: ParameterTypes = new Map();
    let refined = 0;
    const write = () => {
      const texts = files.map((file) => ({ file, edited: annotated(file, file === main ? entry : undefined, types, known) }));
      const names = project.addFiles(new Map(texts.map(({ file, edited }) => [placedPath(file.source.path), edited.text])));
      return texts.map((text) => ({ ...text, name: names.get(placedPath(text.file.source.path)) ?? '' }));
    };
    let texts = write();
    const unitsIn = (program: ts.Program): ReadonlyMap<string, Unit> =>
      new Map(
        texts.map(({ name, file: { source }, edited }) => {
          const file = program.getSourceFile(name);
          if (file === undefined) throw new Error(`${name} is not in the checker's program`);
          return [name, { source, edited, file }];
        }),
      );
    const entryIn = (units: ReadonlyMap<string, Unit>): FunctionNode => {
      const file = units.get(texts[0]?.name ?? '')?.file;
      const node = file === undefined ? undefined : findEntries(file)[0]?.node;
      if (node === undefined) throw new Error(`the entry of ${input.source.path} is lost`);
      return node;
    };
    return {
      files: () => texts.map(({ name }) => name),
      settle: (program) => {
        // It binds the files, and only then do nodes know what they are part of.
        const checker = program.getTypeChecker();
        const units = unitsIn(program);
        const found = entryIn(units);
        const more = refined < mostRounds ? inferMore(program, [...units.values()], found, known) : undefined;
        if (more !== undefined) {
          known = more;
          refined += 1;
          texts = write();
          return 'refined';
        }
        const problems = new Problems();
        for (const unit of units.values()) {
          expectParsed(program, unit);
          reportMissingKeys(checker, unit, problems);
          reportTypeProblems(program, unit, position, problems, syntax);
        }
        const blocks = [...new Set(places.map(({ block }) => block.slug))];
        return { position, step, blocks, checker, units, entry: found, problems };
      },
    };
  };
}

/**
 * The author's text was parsed before, so what does not parse now is what was put into it. The checker says less of such a text:
 * `async async function` and `const let` are told only where all parses.
 */
function expectParsed(program: ts.Program, { file, source }: Unit): void {
  const [problem] = program.getSyntacticDiagnostics(file);
  if (problem !== undefined) throw new Error(`the annotated text of ${source.path} does not parse: TS${problem.code} at ${problem.start}`);
}

/** Annotates texts; what was written once is not written again. */
function keptTexts() {
  const kept = new WeakMap<ts.SourceFile, Map<string, EditedText>>();
  return ({ file, source }: ParsedFile, entry: EntryCandidate | undefined, types: PositionTypes, known: ParameterTypes): EditedText => {
    const seen = typesSeenBy(source.text, entry, types);
    const own = [...known].filter(([key]) => key.slice(0, key.lastIndexOf(':')).endsWith(file.fileName));
    const key = JSON.stringify([seen, own]);
    const texts = kept.get(file) ?? new Map<string, EditedText>();
    kept.set(file, texts);
    const text = texts.get(key) ?? annotate(file, entry, seen, known);
    texts.set(key, text);
    return text;
  };
}

/** The types of a place with any type for what a text does not name, so that a module is the same text at many places. */
function typesSeenBy(text: string, entry: EntryCandidate | undefined, types: PositionTypes): PositionTypes {
  const any = 'JsonObject';
  const named = (word: RegExp, type: string) => (word.test(text) || text.includes('\\u') ? type : any);
  return {
    event: entry === undefined ? named(/\bEvent\b/, types.event) : types.event,
    api: entry === undefined ? named(/\bApi\b/, types.api) : types.api,
    step: named(/\bstep\b/, types.step),
    config: named(/\bconfig\b/, types.config),
  };
}

/** A path under the checker's own root: a caller may name a file by any path, `../a.ts` and `C:\\a.ts` included. */
function placedPath(path: string): string {
  const parts = path.replaceAll('\\', '/').split('/');
  return parts
    .filter((part) => part !== '' && part !== '.')
    .map((part) => (part === '..' ? 'up' : part.replace(':', '_')))
    .join('/')
    .replace(/(\.d)?\.[cm]?[jt]s$|(?<=\.ya?ml)$/, '.ts');
}
