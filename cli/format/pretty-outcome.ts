import type { Effect, Outcome } from '../../runtime/index.ts';
import type { Colours } from '../terminal.ts';
import { counted } from './message.ts';
import { visibleLine } from './visible-text.ts';

type EffectOf<T extends Effect['type']> = Extract<Effect, { readonly type: T }>;

/** How each effect reads, behind its name. */
const effectTexts: { readonly [T in Effect['type']]: (effect: EffectOf<T>) => string } = {
  log: ({ level, message }) => `${level}: ${message}`,
  'state.set': ({ key, value }) => `${key} = ${json(value)}`,
  'user.setAppMetadata': ({ patch }) => json(patch),
  'user.setUserMetadata': ({ patch }) => json(patch),
  'session.setCustomClaim': ({ name, value, token }) => `${name} = ${json(value)}${token === 'access' ? '' : ` (token: ${token})`}`,
  'mfa.require': ({ factors }) => (factors.length === 0 ? 'any factor' : factors.join(', ')),
  redirect: ({ url }) => url,
  deny: ({ reason, message }) => (message === undefined ? reason : `${reason}: ${json(message)}`),
  fetch: (effect) => `${effect.method} ${effect.url} → ${'status' in effect ? effect.status : effect.error}`,
};

/** What an action did, for people: the decision, what it asked for in order, and what the platform will apply. */
export function prettyOutcome(outcome: Outcome, slug: string, at: string, colours: Colours): string {
  const { decision, reason, message, error, effects, usage, program } = outcome;
  const verdict = decision === 'continue' ? colours.green('continue') : colours.red('deny');
  const lines = [`${colours.bold(verdict)}  ${visibleLine(slug)} at ${at}`];
  if (reason !== null) lines.push(field('reason', reason));
  if (message !== null) lines.push(field('message', json(message)));
  if (error !== null) lines.push(field('error', `${error.code}: ${error.message}`));
  section('asked for', effects.map(effectLine));
  section('applied', applied(outcome, slug));
  const { steps, bytes, fetches } = usage;
  lines.push(
    '',
    colours.dim(
      `${counted(steps, 'step')}, ${counted(bytes, 'byte')} built, ${fetches} ${fetches === 1 ? 'fetch' : 'fetches'}; ${program}`,
    ),
  );
  return `${lines.join('\n')}\n`;

  function section(title: string, content: readonly string[]): void {
    lines.push('', colours.bold(title));
    lines.push(...(content.length === 0 ? [colours.dim('  nothing')] : content.map((line) => `  ${visibleLine(line)}`)));
  }
}

function field(name: string, value: string): string {
  return `  ${name}: ${visibleLine(value)}`;
}

/** One effect, for people. */
export function effectLine(effect: Effect): string {
  // The table has the text for each type; TypeScript cannot see that the two come from one effect.
  const text = effectTexts[effect.type] as (effect: Effect) => string;
  return `${effect.type}  ${text(effect)}`;
}

/** What the platform does once the flow completes. */
function applied({ state, claims, id_claims, app_metadata, user_metadata }: Outcome, slug: string): string[] {
  const groups: readonly (readonly [string, { readonly [name: string]: unknown }])[] = [
    [`step.${slug}.`, state],
    ['claim ', claims],
    ['ID token claim ', id_claims],
    ['app_metadata.', app_metadata],
    ['user_metadata.', user_metadata],
  ];
  return groups.flatMap(([prefix, values]) => Object.entries(values).map(([name, value]) => `${prefix}${name} = ${json(value)}`));
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}
