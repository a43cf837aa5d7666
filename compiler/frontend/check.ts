import type { ts } from 'ts-morph';
import type { JsonSchema } from '../../schemas/json.ts';
import type { BlockPlace } from '../../schemas/platform/flow-walk.ts';
import { comparePositions, type Position } from '../../schemas/platform/position.ts';
import type { MetadataSchemas } from '../declarations/platform.ts';
import { SourceText } from '../source/text.ts';
import { annotate } from './annotate.ts';
import { type EntryCandidate, type FunctionNode, findEntries, topLevelFunctionNames } from './entry.ts';
import { foreignEntryAdvice, foreignFunctionAdvice, foreignTextAdvice } from './foreign-entry.ts';
import { inferMore, mostRounds } from './infer.ts';
import type { ParameterTypes } from './infer-parameters.ts';
import { reportMissingKeys } from './missing-keys.ts';
import { PlaceRounds, type TypedPlace } from './place-rounds.ts';
import { CheckerProject, parseSource } from './project.ts';
import { checkSubset } from './subset.ts';
import { reportTypeProblems } from './type-problems.ts';
import { Problems, type Unit } from './unit.ts';

/** What the front end needs of an action: its text, what it may import, and the types of its places. */
export interface CheckInput {
  readonly source: SourceText;
  /** Helper modules that it may import, by path. */
  readonly modules: ReadonlyMap<string, SourceText>;
  readonly positions: readonly Position[];
  readonly metadata: MetadataSchemas;
  readonly config?: JsonSchema | undefined;
  readonly step?: JsonSchema | undefined;
  /** Where it stands in flows, if it is not compiled alone: `step` gets the types of what stands before it there. */
  readonly places?: readonly BlockPlace[] | undefined;
}

/** An action at one position, as the checker sees it. */
export interface CheckedPlace {
  readonly position: Position;
  /** The type of `step` there, written out. */
  readonly step: string;
  /** Slugs of the blocks that run it there. */
  readonly blocks: readonly string[];
  readonly checker: ts.TypeChecker;
  readonly units: ReadonlyMap<string, Unit>;
  readonly entry: FunctionNode;
  readonly problems: Problems;
}

export interface CheckedAction {
  readonly name: string;
  /** What is wrong wherever the action stands. */
  readonly problems: Problems;
  /** Empty when the text is too broken to be checked. */
  readonly places: readonly CheckedPlace[];
}

/**
 * Checks actions, all in one type-checker program, and hands each to `use` while the program lives: load, parse, entry, subset
 * and types. Subset and types are reported together.
 */
export function checkActions<Result>(inputs: readonly CheckInput[], use: (action: CheckedAction, index: number) => Result): Result[] {
  const project = new CheckerProject();
  try {
    const parsed = inputs.map((input) => withinStack(() => parseAction(input)) ?? tooLarge(input));
    const rounds = new PlaceRounds(inputs, (index) => (parsed[index]?.entry === undefined ? undefined : parsed[index]?.files));
    const checked = inputs.map((): CheckedPlace[] | undefined => []);
    const results = new Map<number, Result>();
    const finish = (index: number): void => {
      const action = parsed[index];
      if (action === undefined) throw new Error('an action is lost');
      const name = action.entry?.name ?? '';
      const places = checked[index]?.sort((left, right) => comparePositions(left.position, right.position));
      const done =
        places === undefined ? undefined : withinStack(() => ({ result: use({ name, problems: action.problems, places }, index) }));
      if (done !== undefined) {
        results.set(index, done.result);
        return;
      }
      // An overflow inside the checker leaves it in no known state.
      project.forget();
      action.problems.at('too-large', { source: action.files[0]?.source ?? new SourceText('', ''), start: 0, end: 0 }, {});
      results.set(index, use({ name: '', problems: action.problems, places: [] }, index));
    };
    for (let round = rounds.next(); round.length > 0; round = rounds.next()) {
      const placed = round.map((typed) => ({ typed, placement: placeAction(project, inputs[typed.index], typed, parsed[typed.index]) }));
      let program = project.program();
      for (let refined = 0; refined < mostRounds; refined++) {
        let changed = false;
        for (const { typed, placement } of placed) {
          const more = checked[typed.index] === undefined ? false : withinStack(() => placement.refine(program));
          if (more === undefined) {
            // An overflow inside the checker leaves it in no known state.
            checked[typed.index] = undefined;
            project.forget();
          }
          changed ||= more ?? true;
        }
        if (!changed) break;
        program = project.program();
      }
      for (const { typed, placement } of placed) {
        const { index, places } = typed;
        const place =
          checked[index] === undefined
            ? undefined
            : withinStack(() => {
                const done = placement.check(program);
                rounds.learn(places, done, parsed[index]);
                return done;
              });
        if (place === undefined) checked[index] = undefined;
        else checked[index]?.push(place);
        if (rounds.isDone(typed)) finish(index);
      }
    }
    return inputs.map((_input, index) => {
      if (!results.has(index)) finish(index);
      return results.get(index) as Result;
    });
  } finally {
    project.close();
  }
}

/** Runs a walk over an author's text; undefined if the text is nested so deep that the walk ran out of stack. */
function withinStack<T>(walk: () => T): T | undefined {
  try {
    return walk();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function tooLarge({ source }: CheckInput): ParsedAction {
  const problems = new Problems();
  problems.at('too-large', { source, start: 0, end: 0 }, {});
  return { entry: undefined, files: [], problems };
}

export interface ParsedFile {
  readonly source: SourceText;
  readonly file: ts.SourceFile;
}

export interface ParsedAction {
  readonly entry: EntryCandidate | undefined;
  readonly files: readonly ParsedFile[];
  readonly problems: Problems;
}

/** What is known of an action before its types. */
function parseAction(input: CheckInput): ParsedAction {
  const problems = new Problems();
  const files = [input.source, ...input.modules.values()].map((source) => ({ source, ...parseSource(source.path, source.text) }));
  for (const { source, problems: found } of files) {
    for (const { start, length, messageText } of found) {
      const problem = typeof messageText === 'string' ? messageText : messageText.messageText;
      problems.at(
        'syntax-error',
        { source, start, end: start + length },
        {
          problem: problem.replace(/\.$/, '').replace(/'([^']*)'/g, '`$1`'),
          advice: foreignTextAdvice(source.text),
        },
      );
    }
  }
  const [main] = files;
  if (main === undefined || problems.hasErrors) return { entry: undefined, files, problems };
  for (const { source, file } of files) checkSubset(source, file, problems);
  return { entry: chooseEntry(main, problems), files, problems };
}

function chooseEntry({ source, file }: ParsedFile, problems: Problems): EntryCandidate | undefined {
  const candidates = findEntries(file);
  const [first, second] = candidates;
  if (second === undefined && first !== undefined) {
    checkEntryParameters(source, first, problems);
    return first;
  }
  if (first === undefined || second === undefined) {
    const functions = topLevelFunctionNames(file);
    const names = functions.length === 0 ? '' : `; its functions are ${functions.map((name) => `\`${name}\``).join(', ')}`;
    problems.at('no-action', { source, start: 0, end: 0 }, { functions: names, advice: foreignFunctionAdvice(file) });
    return undefined;
  }
  const start = second.node.getStart();
  const names = candidates.map(({ name }) => name);
  const resumed = names.find((name) => /^onContinue/.test(name));
  const advice =
    resumed === undefined
      ? undefined
      : `Make \`${resumed}\` an action of its own, in a file of its own, and put it behind the block that this one waits for.`;
  problems.at('several-actions', { source, start, end: start }, { names: names.map((name) => `\`${name}\``).join(', '), advice });
  return undefined;
}

/** A function that other platforms run takes more, and other, parameters; the runtime gives an action always the same two. */
function checkEntryParameters(source: SourceText, { node }: EntryCandidate, problems: Problems): void {
  const unfit =
    node.parameters[2] ??
    node.parameters.find(({ dotDotDotToken, initializer }) => dotDotDotToken !== undefined || initializer !== undefined);
  const last = node.parameters.at(-1);
  if (unfit === undefined || last === undefined) return;
  const span = { source, start: unfit.getStart(), end: last.getEnd() };
  const advice = foreignEntryAdvice(node.parameters.map(({ name }) => name.getText()));
  problems.at('entry-parameter', span, { advice });
  problems.refuse(span);
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

interface Placement {
  /** Puts types found out about helpers' parameters into the text; says whether there were new ones. */
  refine(program: ts.Program): boolean;
  check(program: ts.Program): CheckedPlace;
}

function placeAction(
  project: CheckerProject,
  input: CheckInput | undefined,
  { index, number, position, step, places }: TypedPlace,
  action: ParsedAction | undefined,
): Placement {
  if (input === undefined || action?.entry === undefined) throw new Error('an action is lost');
  const { entry, files, problems: syntax } = action;
  const main = files[0]?.file;
  const types = project.typesOf(position, input.metadata, input.config, step);
  const nameOf = (path: string) => `/${index}/${number}/${placedPath(path)}`;
  let known: ParameterTypes = new Map();
  const write = () =>
    new Map(
      files.map(({ source, file }) => {
        const edited = annotate(file, file === main ? entry : undefined, types, known);
        project.addFile(nameOf(source.path), edited.text);
        return [nameOf(source.path), { source, edited }] as const;
      }),
    );
  let texts = write();
  const unitsIn = (program: ts.Program): ReadonlyMap<string, Unit> =>
    new Map(
      [...texts].map(([name, text]) => {
        const file = program.getSourceFile(name);
        if (file === undefined) throw new Error(`${name} is not in the checker's program`);
        return [name, { ...text, file }];
      }),
    );
  const entryIn = (units: ReadonlyMap<string, Unit>): FunctionNode => {
    const file = main === undefined ? undefined : units.get(nameOf(main.fileName))?.file;
    const node = file === undefined ? undefined : findEntries(file)[0]?.node;
    if (node === undefined) throw new Error(`the entry of ${input.source.path} is lost`);
    return node;
  };
  return {
    refine: (program) => {
      const units = unitsIn(program);
      const more = inferMore(program, [...units.values()], entryIn(units), known);
      if (more === undefined) return false;
      known = more;
      texts = write();
      return true;
    },
    check: (program) => {
      const units = unitsIn(program);
      const problems = new Problems();
      for (const unit of units.values()) {
        reportMissingKeys(program.getTypeChecker(), unit, problems);
        reportTypeProblems(program, unit, position, problems, syntax);
      }
      const blocks = [...new Set(places.map(({ block }) => block.slug))];
      return { position, step, blocks, checker: program.getTypeChecker(), units, entry: entryIn(units), problems };
    },
  };
}
