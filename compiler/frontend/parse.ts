import type { ts } from 'ts-morph';
import type { SourceText } from '../source/text.ts';
import type { CheckInput } from './check.ts';
import { type EntryCandidate, findEntries, topLevelFunctionNames } from './entry.ts';
import { foreignEntryAdvice, foreignFunctionAdvice, foreignTextAdvice } from './foreign-entry.ts';
import { parseSource } from './project.ts';
import { checkSubset } from './subset.ts';
import { Problems } from './unit.ts';

export interface ParsedFile {
  readonly source: SourceText;
  readonly file: ts.SourceFile;
}

export interface ParsedAction {
  readonly entry: EntryCandidate | undefined;
  readonly files: readonly ParsedFile[];
  readonly problems: Problems;
}

/** A file by itself: what is wrong with it whoever imports it. */
interface LoneFile extends ParsedFile {
  readonly syntax: Problems;
  /** Looked at when no file of an action has syntax errors. */
  subset: Problems | undefined;
}

/** Parses actions. A module is parsed and held to the subset once, however many actions see it. */
export function actionParser(): (input: CheckInput) => ParsedAction {
  const known = new Map<SourceText, LoneFile>();
  const lone = (source: SourceText): LoneFile => {
    const before = known.get(source);
    if (before !== undefined) return before;
    const parsed = parseFile(source);
    known.set(source, parsed);
    return parsed;
  };
  return (input) => {
    const problems = new Problems();
    const files = [parseFile(input.source), ...[...input.modules.values()].map(lone)];
    for (const { syntax } of files) problems.include(syntax);
    const [main] = files;
    if (main === undefined || problems.hasErrors) return { entry: undefined, files, problems };
    for (const file of files) problems.include(subsetOf(file));
    return { entry: chooseEntry(main, problems), files, problems };
  };
}

function parseFile(source: SourceText): LoneFile {
  const { file, problems: found } = parseSource(source.path, source.text);
  const syntax = new Problems();
  for (const { start, length, messageText } of found) {
    const problem = typeof messageText === 'string' ? messageText : messageText.messageText;
    syntax.at(
      'syntax-error',
      { source, start, end: start + length },
      {
        problem: problem.replace(/\.$/, '').replace(/'([^']*)'/g, '`$1`'),
        advice: foreignTextAdvice(source.text),
      },
    );
  }
  return { source, file, syntax, subset: undefined };
}

function subsetOf(file: LoneFile): Problems {
  if (file.subset !== undefined) return file.subset;
  const problems = new Problems();
  checkSubset(file.source, file.file, problems);
  file.subset = problems;
  return problems;
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
