import type { AllowedPlace } from '../runtime/egress/allowlist.ts';
import { ProgramRefused } from '../runtime/ir/refused.ts';
import { verifyProgram } from '../runtime/ir/verify.ts';
import { filledSchema } from '../schemas/defaults.ts';
import type { Program } from '../schemas/ir/program.ts';
import type { JsonSchema } from '../schemas/json.ts';
import { defaultLimits, type Limits } from '../schemas/platform/limits.ts';
import { checkComparisons } from './analysis/comparisons.ts';
import { constantVariables } from './analysis/constant-variables.ts';
import { checkAssignments } from './analysis/definite-assignment.ts';
import { checkDenials } from './analysis/denials.ts';
import { checkEffects } from './analysis/effects.ts';
import { checkModuleConstants } from './analysis/module-constants.ts';
import { checkWrites } from './analysis/ownership.ts';
import { checkPatterns } from './analysis/patterns.ts';
import { checkSecrets } from './analysis/secrets.ts';
import { checkReads } from './analysis/unused-reads.ts';
import { checkBudgets } from './bounds/budgets.ts';
import { type Bounds, boundProgram } from './bounds/index.ts';
import { type ActionFlow, followData, inProgramOrder, joinFlows } from './dataflow/action-flow.ts';
import { jsonSchemaShape } from './declarations/json-schema-shape.ts';
import { compareDiagnostics, type Diagnostic } from './diagnostics/diagnostic.ts';
import { report } from './diagnostics/report.ts';
import { eventShape } from './egress/data.ts';
import { proveTargets } from './egress/prove.ts';
import { type CheckedAction, type CheckedPlace, type CheckInput, checkActions } from './frontend/check.ts';
import { convertAction } from './frontend/convert/index.ts';
import { problemsByPlace } from './frontend/problems-by-place.ts';
import { stateSchema, stateTypeOf } from './frontend/state-type.ts';
import { choiceOf } from './frontend/type-schema.ts';
import { type Lowered, lowerProgram } from './lower/index.ts';
import { withMetadataCheck } from './lower/metadata-check.ts';
import { type WiringFacts, wiringFacts } from './wiring/facts.ts';

/** One action to compile, with all that decides what it means. */
export interface ActionInput extends CheckInput {
  readonly allow: readonly AllowedPlace[];
  /** The budgets that it runs within, where they are not the platform's own. */
  readonly limits?: Partial<Limits> | undefined;
  /** Names of the secrets that the tenant has. */
  readonly secrets?: readonly string[];
}

export interface ActionResult {
  /** Absent when there are errors. */
  readonly program?: Program;
  /** What a run of it costs at most; there where the program is. */
  readonly bounds?: Bounds;
  /** Where its data goes; there where the program is. */
  readonly flow?: ActionFlow;
  /** What the blocks around it need to know of it; there where the program is. */
  readonly facts?: WiringFacts;
  /** What it leaves in its step state where the flow goes on behind it; there where the program is. */
  readonly state?: JsonSchema;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles actions, all in one type-checker program. The answers stand in the order of the inputs. */
export function compileActions(inputs: readonly ActionInput[]): readonly ActionResult[] {
  return checkActions(inputs, (action, index) => {
    const input = inputs[index];
    if (input === undefined) throw new Error('an action is lost');
    return compileChecked(input, action);
  });
}

/** Checked AST to program: at each position, since types choose what a name means, then once. */
function compileChecked(input: ActionInput, action: CheckedAction): ActionResult {
  const { problems, places } = action;
  const found = () => [...problems.all, ...problemsByPlace(places)].sort(compareDiagnostics);
  if (hasErrors(found())) return { diagnostics: found() };
  const programs = places.map((place) => lowerAt(input, action.name, place));
  const diagnostics = found();
  const [first, ...others] = programs;
  if (first === undefined || hasErrors(diagnostics)) return { diagnostics };
  const requires = [...new Set([first, ...others].flatMap((lowered) => lowered?.program.requires ?? []))].sort();
  const program: Program = { ...first.program, requires };
  try {
    verifyProgram(program);
  } catch (error) {
    // What the front end lets through may still be more than the runtime holds: too deep, or too many parts.
    if (!(error instanceof ProgramRefused)) throw error;
    const { source } = input;
    return { diagnostics: [report('too-large', { file: source.path, range: source.rangeOf(0, 0) }, {})] };
  }
  const { metadata, config, step } = input;
  const schemas = { metadata, config, step };
  const bounded = boundProgram(program, schemas);
  const { bounds } = bounded;
  const beyond = checkBudgets({ ...first, program }, bounded, schemas, { ...defaultLimits, ...input.limits });
  const all = [...diagnostics, ...beyond].sort(compareDiagnostics);
  if (hasErrors(all)) return { diagnostics: all };
  const flow = joinFlows([first, ...others].flatMap((lowered) => lowered?.flow ?? []));
  const state = choiceOf([first, ...others].flatMap((lowered) => (lowered === undefined ? [] : [lowered.state])));
  return { program, bounds, flow: inProgramOrder(flow, program, first.spans), facts: first.facts, state, diagnostics: all };
}

interface LoweredPlace extends Lowered {
  readonly flow: ActionFlow;
  readonly facts: WiringFacts;
  readonly state: JsonSchema;
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

function lowerAt(input: ActionInput, name: string, place: CheckedPlace): LoweredPlace | undefined {
  const { problems } = place;
  const { entry, constants } = convertAction(place, name);
  if (problems.hasErrors) return undefined;
  checkModuleConstants(constants, problems);
  if (problems.hasErrors) return undefined;
  const variables = constantVariables(entry);
  checkAssignments(entry, problems);
  checkWrites(entry, problems);
  checkPatterns(entry, variables, problems);
  checkEffects(entry, variables, problems);
  checkDenials(entry, problems);
  checkComparisons(entry, variables, problems);
  checkReads(entry, variables, problems);
  const sealed = checkSecrets(entry, variables, input.secrets ?? [], problems);
  const inputs = { event: eventShape(input.positions, input.metadata), config: jsonSchemaShape(filledSchema(input.config ?? true)) };
  const targets = problems.hasErrors ? new Map() : proveTargets(entry, inputs, input.allow, problems);
  if (problems.hasErrors) return undefined;
  const flow = followData(entry, variables, targets);
  return {
    ...lowerProgram(withMetadataCheck(entry, input.metadata), input.positions, targets, sealed),
    flow,
    facts: wiringFacts(entry, variables),
    state: stateSchema(stateTypeOf(place, entry)),
  };
}
