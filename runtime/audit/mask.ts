import type { BundledAction } from '../../schemas/generated/bundle.ts';
import { effectsIn } from '../../schemas/ir/effects-in.ts';
import { urlText } from '../../schemas/ir/url-text.ts';
import { firstMatching } from '../egress/target.ts';
import type { Effect } from '../eval/effect.ts';
import { originOf } from '../eval/effect-origin.ts';
import type { Outcome } from '../eval/outcome.ts';

/** What the audit log keeps of a run: the outcome's effects and error, with what is made of masked fields masked. */
export type AuditView = (outcome: Outcome) => Pick<Outcome, 'effects' | 'error' | 'reason'>;

/** The reason of a denial that is masked: a reason has a form, and consumers check it. */
export const maskedReason = 'masked';

/**
 * How the audit log sees the runs of an action. What is masked was decided by the compiler, which followed the fields to the places
 * that ask for effects; nothing looks for their values in a text. What is asked for at a place that is not known counts as asked for at
 * each that may have.
 */
export function auditViewOf({ program, egress }: Pick<BundledAction, 'program' | 'egress'>, mask: readonly string[]): AuditView {
  if (mask.length === 0) return (outcome) => outcome;
  const nodes = program.functions.flatMap(({ body }) => effectsIn(body));
  const maskedBy = (paths: readonly string[]) => mask.filter((field) => paths.some((path) => touches(path, field)));
  const sites = egress.effects.map((site) => new Map(Object.entries(site.from).map(([part, paths]) => [part, maskedBy(paths)])));
  const partsOf = (effect: Effect): Fields => {
    const node = originOf(effect);
    const index = node === undefined ? -1 : nodes.indexOf(node);
    const all = sites.filter((_site, at) => (index < 0 ? nodes[at]?.member === effect.type : at === index));
    return (part) => [...new Set(all.flatMap((site) => site.get(part) ?? []))];
  };
  const errorFields = maskedBy(egress.error);
  const viewOf = (effect: Effect): Effect => {
    if (effect.type !== 'fetch') return maskEffect(effect, partsOf(effect));
    const every = program.targets.map((_target, index) => index);
    const index = firstMatching(program.targets, every, effect.method, effect.url);
    const target = index === undefined ? undefined : program.targets[index];
    // A URL that follows no pattern was refused, and nobody knows what it holds.
    if (index === undefined || target === undefined) return { ...effect, url: maskText(mask) };
    return maskedBy(egress.targets[index]?.from.url ?? []).length === 0 ? effect : { ...effect, url: urlText(target) };
  };
  return ({ effects, error, reason }) => {
    const seen = effects.map(viewOf);
    const denial = seen.find((effect) => effect.type === 'deny');
    return {
      effects: seen,
      error: error === null || errorFields.length === 0 ? error : { ...error, message: maskText(errorFields) },
      reason: denial?.reason ?? reason,
    };
  };
}

/** The masked fields that reach a part of an effect. */
type Fields = (part: string) => readonly string[];

function maskEffect(effect: Exclude<Effect, { type: 'fetch' }>, fields: Fields): Effect {
  const text = (part: string, value: string) => (fields(part).length === 0 ? value : maskText(fields(part)));
  switch (effect.type) {
    case 'log':
      return { ...effect, message: text('message', effect.message) };
    case 'deny': {
      const { message, ...denial } = effect;
      const reason = fields('reason').length === 0 ? denial.reason : maskedReason;
      return { ...denial, reason, ...(message === undefined ? {} : { message: text('message', message) }) };
    }
    case 'state.set':
      return { ...effect, key: text('key', effect.key), value: fields('value').length === 0 ? effect.value : maskText(fields('value')) };
    case 'session.setCustomClaim':
      return { ...effect, name: text('name', effect.name), value: fields('value').length === 0 ? effect.value : maskText(fields('value')) };
    case 'user.setAppMetadata':
    case 'user.setUserMetadata':
      return fields('patch').length === 0 ? effect : { ...effect, patch: { masked: maskText(fields('patch')) } };
    case 'mfa.require':
      return fields('factors').length === 0 ? effect : { ...effect, factors: [maskText(fields('factors'))] };
    case 'redirect':
      return { ...effect, url: text('url', effect.url) };
  }
}

function maskText(fields: readonly string[]): string {
  return `[masked: ${fields.join(', ')}]`;
}

/** Whether a source is a masked field, lies inside it, or holds it. */
function touches(path: string, field: string): boolean {
  const masked = `event.${field}`;
  return path === masked || path.startsWith(`${masked}.`) || path === 'event' || masked.startsWith(`${path}.`);
}
