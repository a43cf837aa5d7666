import { type ApiPath, apiPaths } from '../../schemas/platform/api.ts';
import { isReservedClaim, reasonMaxLength, reasonPattern, stateKeyPattern } from '../../schemas/platform/names.ts';
import { redirectMethod } from '../egress/method.ts';
import { firstMatching } from '../egress/target.ts';
import { toText } from './convert.ts';
import type { Effect } from './effect.ts';
import { copyJson } from './json-copy.ts';
import { jsonBytes } from './json-size.ts';
import { getMember } from './members.ts';
import { BudgetExceeded } from './meter.ts';
import type { Run } from './run.ts';
import { isRecord, typeError, type Value } from './values.ts';

type EffectMember = Exclude<ApiPath, 'fetch' | 'secrets.get' | 'hmac'>;

/**
 * Stages one effect: keeps it for the outcome. Its arguments are checked and copied here, at the call; an ill-formed one is an
 * error at the call. `isChecked` says that the first is a name that `isGoodName` took.
 */
export type Stage = (run: Run, first: Value, second: Value, third: Value, isChecked?: boolean) => void;

/** What stages the effects of an `api` member. */
export function stageOf(member: string): Stage {
  const stage = stages.get(member);
  if (stage === undefined) throw new Error(`api.${member} is not there`);
  return stage;
}

/** What each member's first argument must be like, where it is a name. */
const nameChecks: ReadonlyMap<string, (name: string) => boolean> = new Map([
  ['deny', isReason],
  ['state.set', (name: string) => stateKeyExpression.test(name)],
  ['session.setCustomClaim', (name: string) => name.trim() !== '' && !isReservedClaim(name)],
]);

/** Whether a member takes a name: the answer is the same for every run, so that a planner may ask for it once. */
export function isGoodName(member: string, name: string): boolean {
  return name.length <= longestCheckedName && (nameChecks.get(member)?.(name) ?? false);
}

/** Normalising a long text takes time, which a planner has nobody to charge for. */
const longestCheckedName = 256;

function isReason(text: string): boolean {
  return text.length <= reasonMaxLength && reasonExpression.test(text);
}

const reasonExpression = new RegExp(reasonPattern);
const stateKeyExpression = new RegExp(stateKeyPattern);
const logLevels = ['debug', 'info', 'warn', 'error'];
/** Keeping what a run asks for over and over would fill the host's memory: more of a kind than these are not kept. */
const mostDenials = 50;
const mostDemands = 50;
const mostFactors = 32;
const longestFactor = 64;
/** Bytes of the public text of a denial. */
const longestMessage = 2048;
const tokens = ['access', 'id', 'both'] as const;

const effectStages: { readonly [Member in EffectMember]: Stage } = {
  deny: (run, reason, options, _third, isChecked) => {
    const text = expectText(reason, 'the reason of api.deny');
    if (isChecked !== true && !isReason(text)) {
      throw typeError(`the reason of api.deny must be kebab or snake case of at most ${reasonMaxLength} characters`);
    }
    const option = optionOf(run, options, 'message');
    const message = option === undefined ? undefined : expectText(option, 'the message of api.deny');
    run.meter.look(message?.length ?? 0);
    run.denials += 1;
    // The first denial stands; the others are for the audit log, which does not need thousands.
    if (run.denials > mostDenials) return;
    run.effects.push(
      message === undefined ? { type: 'deny', reason: text } : { type: 'deny', reason: text, message: cutText(message, longestMessage) },
    );
  },
  log: (run, level, message) => {
    const name = expectText(level, 'the level of api.log');
    if (!logLevels.includes(name)) throw typeError(`the level of api.log must be one of ${logLevels.join(', ')}`);
    const text = toText(run, message);
    run.meter.look(text.length);
    if (run.logEntries >= run.meter.limits.logEntries) {
      run.droppedLogEntries += 1;
      return;
    }
    run.logEntries += 1;
    run.effects.push({ type: 'log', level: name, message: cutText(text, run.meter.limits.logEntry) });
  },
  'state.set': (run, key, value, _third, isChecked) => {
    const name = expectText(key, 'the key of api.state.set');
    if (isChecked !== true && !stateKeyExpression.test(name))
      throw typeError('the key of api.state.set must be a name of at most 64 letters, digits and underscores');
    const copy = copyJson(run, value, 'the value of api.state.set');
    run.stateBytes += name.length + jsonBytes(copy);
    if (run.stateBytes > run.meter.limits.state) throw new BudgetExceeded('state', run.meter.limits.state, 'bytes of step state');
    run.effects.push({ type: 'state.set', key: name, value: copy });
  },
  'user.setAppMetadata': stagePatch('user.setAppMetadata'),
  'user.setUserMetadata': stagePatch('user.setUserMetadata'),
  'session.setCustomClaim': (run, name, value, options, isChecked) => {
    const claim = expectText(name, 'the name of api.session.setCustomClaim');
    // Normalising takes time and can make a text eighteen times as long.
    if (claim.length > run.meter.limits.claim) throw claimExceeded(run);
    run.meter.scan(claim.length);
    if (isChecked !== true) {
      if (claim.trim() === '') throw typeError('the name of a claim must not be empty');
      if (isReservedClaim(claim)) throw typeError(`the claim \`${claim.trim()}\` is reserved`);
    }
    const token = optionOf(run, options, 'token') ?? 'access';
    if (!isToken(token)) throw typeError(`the token of a claim must be one of ${tokens.join(', ')}`);
    if (value === undefined) return;
    const copy = copyJson(run, value, 'the value of a claim');
    run.claims += 1;
    if (run.claims > run.meter.limits.claims) throw new BudgetExceeded('claims', run.meter.limits.claims, 'claims');
    if (claim.length + jsonBytes(copy) > run.meter.limits.claim) throw claimExceeded(run);
    run.effects.push({ type: 'session.setCustomClaim', name: claim.toWellFormed(), value: copy, token });
  },
  'mfa.require': (run, options) => {
    const demand = { type: 'mfa.require', factors: readFactors(run, optionOf(run, options, 'factors') ?? []) } as const;
    run.demands ??= [];
    stageDemand(run, run.demands, demand);
  },
  redirect: (run, url) => {
    const text = expectText(url, 'the URL of api.redirect');
    run.meter.scan(text.length);
    const every = run.targets.map((_target, index) => index);
    if (firstMatching(run.targets, every, redirectMethod, text) === undefined)
      throw typeError('the URL of api.redirect is not one that was proven for it');
    run.redirects ??= [];
    stageDemand(run, run.redirects, { type: 'redirect', url: text });
  },
};

const stages: ReadonlyMap<string, Stage> = new Map(Object.entries(effectStages));

/** The members of the platform table that the runtime carries out: a test compares the two. */
export const stagedMembers: readonly ApiPath[] = apiPaths.filter((path) => stages.has(path));

/** The last demand of a kind stands, so beyond so many of them each takes the place of the one before it. */
function stageDemand(run: Run, places: number[], demand: Effect): void {
  const { length } = places;
  if (length < mostDemands) places.push(run.effects.push(demand) - 1);
  else run.effects[places[length - 1] ?? 0] = demand;
}

function stagePatch(type: 'user.setAppMetadata' | 'user.setUserMetadata'): Stage {
  return (run, patch) => {
    if (!isRecord(patch)) throw typeError(`the patch of api.${type} must be a record`);
    const copy = copyJson(run, patch, `the patch of api.${type}`);
    run.metadataBytes += jsonBytes(copy);
    if (run.metadataBytes > run.meter.limits.metadata)
      throw new BudgetExceeded('metadata', run.meter.limits.metadata, 'bytes of metadata patches');
    run.effects.push({ type, patch: copy });
  };
}

function claimExceeded({ meter }: Run): BudgetExceeded {
  return new BudgetExceeded('claim', meter.limits.claim, 'bytes in one claim');
}

function readFactors(run: Run, factors: Value): readonly string[] {
  if (!Array.isArray(factors) || factors.length > mostFactors)
    throw typeError(`the factors of api.mfa.require must be a list of at most ${mostFactors} texts`);
  return factors.map((factor) => {
    const text = expectText(factor, 'a factor of api.mfa.require');
    if (text.length > longestFactor) throw typeError(`a factor of api.mfa.require must have at most ${longestFactor} characters`);
    run.meter.charge(1);
    run.meter.scan(text.length);
    return text.toWellFormed();
  });
}

function isToken(value: Value): value is (typeof tokens)[number] {
  return (tokens as readonly Value[]).includes(value);
}

function expectText(value: Value, what: string): string {
  if (typeof value !== 'string') throw typeError(`${what} must be a text`);
  return value;
}

function optionOf(run: Run, options: Value, name: string): Value {
  if (options === undefined) return undefined;
  if (!isRecord(options)) throw typeError('the options of an api call must be a record');
  return getMember(run, options, name);
}

/** Makes a text well-formed, and cuts it to so many bytes of UTF-8, never inside a character. */
function cutText(whole: string, bytes: number): string {
  // One code unit more than fits, so that nothing of what is cut off has to be looked at.
  const text = whole.slice(0, bytes + 1).toWellFormed();
  if (text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes) return text;
  const ellipsis = '…';
  let cut = text.slice(0, bytes);
  while (Buffer.byteLength(cut) > bytes - Buffer.byteLength(ellipsis)) cut = cut.slice(0, -1);
  return cut.toWellFormed().replace(/\uFFFD$/, '') + ellipsis;
}
