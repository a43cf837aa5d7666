import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { AttachPoint } from '../../schemas/platform/flows.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { overlayEvent } from '../../schemas/platform/sample.ts';
import type { JsonRecord, OracleOutcome, RecordedAnswer } from './oracle/index.ts';

interface Situation {
  readonly at: AttachPoint;
  readonly step: JsonRecord;
  readonly config: JsonRecord;
  readonly now: string;
}

interface WrittenCase extends Partial<Situation> {
  readonly name: string;
  readonly event?: JsonRecord;
  readonly fetch?: readonly RecordedAnswer[];
  readonly expect: Partial<OracleOutcome>;
}

export interface WrittenTests extends Partial<Situation> {
  readonly action: string;
  readonly cases: readonly WrittenCase[];
}

export interface PolicyCase extends Situation {
  readonly action: string;
  readonly name: string;
  readonly event: JsonRecord;
  readonly fetch: readonly RecordedAnswer[];
  readonly expected: Partial<OracleOutcome>;
}

/** The files of policy tests of a policy repository, by name. */
export function readPolicyTests(directory: string): { readonly file: string; readonly tests: WrittenTests }[] {
  const files = readdirSync(`${directory}/tests`).filter((file) => file.endsWith('.yaml'));
  return files.map((file) => ({ file, tests: parse(readFileSync(`${directory}/tests/${file}`, 'utf8')) as WrittenTests }));
}

/** The cases of a file, with what the file gives for all of them and an event laid over the sample. */
export function casesOf({ action, cases, ...shared }: WrittenTests): PolicyCase[] {
  return cases.map(({ name, event = {}, fetch = [], expect, ...own }) => {
    const situation = { at: 'login/post-auth' as const, step: {}, config: {}, now: '2026-03-02T10:00:00.000Z', ...shared, ...own };
    return { ...situation, action, name, event: overlayEvent(positionOf(situation.at), event), fetch, expected: expect };
  });
}

/**
 * What an outcome lacks of what a case expects. A decision that is left out is `continue`; effects are found in order, each as
 * a part of one; everything else is compared whole.
 */
export function unmet(expected: Partial<OracleOutcome>, outcome: OracleOutcome): string[] {
  const { effects, ...whole } = { decision: 'continue' as const, ...expected };
  const problems = Object.entries(whole).flatMap(([member, value]) => {
    const actual = outcome[member as keyof typeof whole];
    return sameJson(value, actual) ? [] : [`${member} is ${JSON.stringify(actual)}, not ${JSON.stringify(value)}`];
  });
  return effects === undefined ? problems : [...problems, ...unmetEffects(effects, outcome.effects)];
}

function unmetEffects(expected: readonly JsonRecord[], actual: readonly JsonRecord[]): string[] {
  if (expected.length === 0) return actual.length === 0 ? [] : [`there are effects: ${JSON.stringify(actual)}`];
  let position = 0;
  for (const wanted of expected) {
    const found = actual.findIndex((effect, index) => index >= position && holds(effect, wanted));
    if (found === -1) return [`no effect ${JSON.stringify(wanted)} at its place in ${JSON.stringify(actual)}`];
    position = found + 1;
  }
  return [];
}

function holds(effect: JsonRecord, wanted: JsonRecord): boolean {
  return Object.entries(wanted).every(([name, value]) => Object.hasOwn(effect, name) && sameJson(effect[name], value));
}

/** Equal as JSON, whatever the order of members. */
function sameJson(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return Object.is(left, right);
  const names = Object.keys(left);
  return (
    Array.isArray(left) === Array.isArray(right) &&
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameJson(Reflect.get(left, name), Reflect.get(right, name)))
  );
}
