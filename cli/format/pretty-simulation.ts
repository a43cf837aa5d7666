import type { Simulation } from '../../runtime/flow/simulate.ts';
import type { StagedEffects } from '../../runtime/flow/staged-effects.ts';
import type { Bundle } from '../../schemas/generated/bundle.ts';
import type { Colours } from '../terminal.ts';
import { effectLine } from './pretty-outcome.ts';
import { simulationDocument } from './simulation-document.ts';
import { visibleLine } from './visible-text.ts';
import type { WayStep } from './way.ts';

/** The way that a flow took, for people: its blocks, what each decided and wrote, and what the platform would apply. */
export function prettySimulation(simulation: Simulation, flow: string, bundle: Bundle, colours: Colours): string {
  const { status, reason, message, by, effects, way } = simulationDocument(simulation, flow, '', bundle);
  const lines: string[] = [];
  let stage: string | undefined;
  const denier = status === 'denied' ? way.findLast(({ slug, did }) => slug === by && did !== 'skipped') : undefined;
  for (const step of way) {
    if (step.stage !== stage) lines.push(...(stage === undefined ? [] : ['']), colours.bold(step.stage));
    stage = step.stage;
    lines.push(...stepLines(step, step === denier, colours));
  }
  const verdict = status === 'completed' ? colours.green('completed') : colours.red('denied');
  lines.push('', `${colours.bold(verdict)}  ${flow} of ${bundle.tenant}`);
  if (reason !== null) lines.push(`  reason: ${visibleLine(reason)}, by ${by}`);
  if (message !== null) lines.push(`  message: ${visibleLine(JSON.stringify(message))}`);
  const applied = appliedLines(effects);
  lines.push(
    '',
    colours.bold('applied'),
    ...(applied.length === 0 ? [colours.dim('  nothing')] : applied.map((line) => `  ${visibleLine(line)}`)),
  );
  return `${lines.join('\n')}\n`;
}

function stepLines(step: WayStep, denied: boolean, colours: Colours): string[] {
  const indent = '  '.repeat(step.depth + 1);
  const name = step.slug === step.block ? step.slug : `${step.slug} ${colours.dim(`(${step.block})`)}`;
  const head = `${indent}${markOf(step, denied, colours)} ${name}${noteOf(step, colours)}`;
  return [head, ...detailsOf(step).map((line) => `${indent}    ${colours.dim(visibleLine(line))}`)];
}

function markOf({ did, error }: WayStep, denied: boolean, colours: Colours): string {
  if (denied) return colours.red('✗');
  if (did === 'skipped') return colours.dim('·');
  if (error !== undefined) return colours.yellow('!');
  return did === 'awaited' ? colours.cyan('◆') : colours.green('✓');
}

function noteOf({ why, taken, output, changed = [] }: WayStep, colours: Colours): string {
  if (why !== undefined) return colours.dim(`  skipped: ${why}`);
  if (taken !== undefined) return taken === null ? '  → default branch' : `  → ${visibleLine(taken)}`;
  if (output === undefined) return '';
  const brought = changed.length === 0 ? '' : colours.dim(`, brought ${changed.join(' and ')}`);
  return `  → ${visibleLine(JSON.stringify(output))}${brought}`;
}

function detailsOf({ refused = [], effects = [], error, step, block }: WayStep): string[] {
  const asked = effects.filter(({ type }) => type !== 'state.set').map(effectLine);
  const wrote = block === 'webhook' || block === 'action' ? Object.entries(step ?? {}) : [];
  return [
    ...refused.map((condition) => `not: ${condition}`),
    ...asked,
    ...wrote.map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
    ...(error === undefined ? [] : [`${error.code}: ${error.message}`]),
  ];
}

function appliedLines(effects: StagedEffects): string[] {
  const names: { readonly [Group in keyof StagedEffects]: string } = {
    app_metadata: 'app_metadata.',
    user_metadata: 'user_metadata.',
    claims: 'claim ',
    id_claims: 'ID token claim ',
  };
  const groups = Object.keys(names) as (keyof StagedEffects)[];
  return groups.flatMap((group) =>
    Object.entries(effects[group]).map(([name, value]) => `${names[group]}${name} = ${JSON.stringify(value)}`),
  );
}
