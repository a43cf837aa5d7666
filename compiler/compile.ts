import type { AllowedPlace } from '../runtime/egress/allowlist.ts';
import { verifyProgram } from '../runtime/ir/verify.ts';
import type { Program } from '../schemas/ir/program.ts';
import type { JsonSchema } from '../schemas/json.ts';
import type { Position } from '../schemas/platform/position.ts';
import { constantVariables } from './analysis/constant-variables.ts';
import { checkEffects } from './analysis/effects.ts';
import { checkModuleConstants } from './analysis/module-constants.ts';
import { proveTargets } from './analysis/targets.ts';
import type { MetadataSchemas } from './declarations/platform.ts';
import { compareDiagnostics, type Diagnostic } from './diagnostics/diagnostic.ts';
import { annotate } from './frontend/annotate.ts';
import { convertEntry, convertUnusedHelpers } from './frontend/convert/functions.ts';
import { type EntryCandidate, findEntries, topLevelFunctionNames } from './frontend/entry.ts';
import { CheckerProject, parseSource } from './frontend/project.ts';
import { checkSubset } from './frontend/subset.ts';
import { reportTypeProblems } from './frontend/type-problems.ts';
import { Problems, type Unit } from './frontend/unit.ts';
import { lowerProgram } from './lower/index.ts';
import type { SourceText } from './source/text.ts';

/** One action to compile, with all that decides what it means. */
export interface ActionInput {
  readonly source: SourceText;
  /** Helper modules that it may import, by path. */
  readonly modules: ReadonlyMap<string, SourceText>;
  readonly positions: readonly Position[];
  readonly metadata: MetadataSchemas;
  readonly config?: JsonSchema | undefined;
  readonly step?: JsonSchema | undefined;
  readonly allow: readonly AllowedPlace[];
}

export interface ActionResult {
  /** Absent when there are errors. */
  readonly program?: Program;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles actions, all in one type-checker program. The answers stand in the order of the inputs. */
export function compileActions(inputs: readonly ActionInput[]): readonly ActionResult[] {
  const project = new CheckerProject();
  try {
    const parsed = inputs.map((input, index) => parseAction(project, input, index));
    const program = project.program();
    return inputs.map((input, index) => {
      const action = parsed[index];
      if (action === undefined || 'diagnostics' in action) return { diagnostics: action?.diagnostics ?? [] };
      return finishAction(program, input, action);
    });
  } finally {
    project.close();
  }
}

type CheckerProgram = ReturnType<CheckerProject['program']>;

interface ParsedAction {
  readonly entry: EntryCandidate;
  readonly problems: Problems;
  /** For each position, the name of the action's file in the checker's program, and its units by file name. */
  readonly placements: readonly { readonly main: string; readonly texts: ReadonlyMap<string, Pick<Unit, 'source' | 'edited'>> }[];
}

/** Load to subset: what is known of an action before its types. */
function parseAction(project: CheckerProject, input: ActionInput, index: number): ParsedAction | ActionResult {
  const problems = new Problems();
  const sources = [input.source, ...input.modules.values()];
  const files = sources.map((source) => ({ source, ...parseSource(source.path, source.text) }));
  for (const { source, problems: found } of files) {
    for (const { start, length, messageText } of found) {
      const problem = typeof messageText === 'string' ? messageText : messageText.messageText;
      problems.at(
        'syntax-error',
        { source, start, end: start + length },
        { problem: problem.replace(/\.$/, '').replace(/'([^']*)'/g, '`$1`') },
      );
    }
  }
  const [main] = files;
  if (problems.hasErrors || main === undefined) return { diagnostics: problems.all };
  for (const { source, file } of files) checkSubset(source, file, problems);
  const entry = chooseEntry(main.source, findEntries(main.file), topLevelFunctionNames(main.file), problems);
  if (entry === undefined) return { diagnostics: [...problems.all].sort(compareDiagnostics) };
  const placements = input.positions.map((position, placement) => {
    const types = project.typesOf(position, input.metadata, input.config, input.step);
    const texts = new Map<string, Pick<Unit, 'source' | 'edited'>>();
    const nameOf = (path: string) => `/${index}/${placement}/${path.replace(/\.js$/, '.ts')}`;
    for (const { source, file } of files) {
      const edited = annotate(file, file === main.file ? entry : undefined, types);
      project.addFile(nameOf(source.path), edited.text);
      texts.set(nameOf(source.path), { source, edited });
    }
    return { main: nameOf(main.source.path), texts };
  });
  return { entry, problems, placements };
}

function chooseEntry(
  source: SourceText,
  candidates: readonly EntryCandidate[],
  functions: readonly string[],
  problems: Problems,
): EntryCandidate | undefined {
  const [first] = candidates;
  if (candidates.length === 1) return first;
  const start = { source, start: 0, end: 0 };
  if (first === undefined) {
    const names = functions.length === 0 ? '' : `; its functions are ${functions.map((name) => `\`${name}\``).join(', ')}`;
    problems.at('no-action', start, { functions: names });
  } else {
    const second = candidates[1]?.node ?? first.node;
    const span = { source, start: second.getStart(), end: second.getStart() };
    problems.at('several-actions', span, { names: candidates.map(({ name }) => `\`${name}\``).join(', ') });
  }
  return undefined;
}

/** Types to program: at each position, then once. */
function finishAction(program: CheckerProgram, input: ActionInput, { entry, problems, placements }: ParsedAction): ActionResult {
  const places = placements.map(({ main, texts }, index) => {
    const position = input.positions[index];
    const units = new Map<string, Unit>();
    for (const [name, text] of texts) {
      const file = program.getSourceFile(name);
      if (file !== undefined) units.set(name, { ...text, file });
    }
    const unit = units.get(main);
    if (position === undefined || unit === undefined) throw new Error(`${main} is not in the checker's program`);
    return { position, units, unit, problems: new Problems() };
  });
  for (const place of places) {
    for (const unit of place.units.values()) reportTypeProblems(program, unit, place.position, place.problems, problems);
  }
  const checked = () => [...problems.all, ...byPlace(places)].sort(compareDiagnostics);
  if (checked().some(({ severity }) => severity === 'error')) return { diagnostics: checked() };
  const programs = places.map((place) => lowerAt(program, input, entry.name, place));
  const diagnostics = checked();
  const [first, ...others] = programs;
  if (first === undefined || diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
  const requires = [...new Set([first, ...others].flatMap((lowered) => lowered?.requires ?? []))].sort();
  const compiled: Program = { ...first, requires };
  verifyProgram(compiled);
  return { program: compiled, diagnostics };
}

interface Place {
  readonly position: Position;
  readonly units: ReadonlyMap<string, Unit>;
  readonly unit: Unit;
  readonly problems: Problems;
}

function lowerAt(program: CheckerProgram, input: ActionInput, name: string, { units, unit, problems }: Place): Program | undefined {
  const node = findEntries(unit.file)[0]?.node;
  if (node === undefined) throw new Error(`the entry of ${unit.source.path} is lost`);
  const constants = new Map();
  const conversion = { checker: program.getTypeChecker(), problems, units, functions: new Map(), constants };
  const entry = convertEntry(conversion, name, node);
  for (const { file } of units.values()) convertUnusedHelpers(conversion, file, node);
  if (problems.hasErrors) return undefined;
  checkModuleConstants(constants.values(), problems);
  if (problems.hasErrors) return undefined;
  const variables = constantVariables(entry);
  checkEffects(entry, variables, problems);
  const targets = proveTargets(entry, variables, input.allow, problems);
  return problems.hasErrors ? undefined : lowerProgram(entry, input.positions, targets);
}

/** Each position's problems; one that only some positions have says where. */
function byPlace(places: readonly Place[]): Diagnostic[] {
  const keyOf = ({ code, file, range, message }: Diagnostic) => JSON.stringify([code, file, range, message]);
  const counts = new Map<string, number>();
  for (const { problems } of places)
    for (const diagnostic of problems.all) counts.set(keyOf(diagnostic), (counts.get(keyOf(diagnostic)) ?? 0) + 1);
  const said = new Set<string>();
  return places.flatMap(({ position, problems }) =>
    problems.all.flatMap((diagnostic) => {
      if (counts.get(keyOf(diagnostic)) !== places.length) return [{ ...diagnostic, message: `at ${position.at}: ${diagnostic.message}` }];
      if (said.has(keyOf(diagnostic))) return [];
      said.add(keyOf(diagnostic));
      return [diagnostic];
    }),
  );
}
