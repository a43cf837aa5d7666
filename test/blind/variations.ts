import fc from 'fast-check';
import { validateEvent } from '../../runtime/index.ts';
import type { Json } from '../../schemas/json.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { presetsAt } from '../../schemas/platform/presets.ts';
import { overlayEvent, sampleEvent } from '../../schemas/platform/sample.ts';
import type { JsonRecord, RecordedAnswer } from '../support/oracle/index.ts';
import type { BlindCase } from './cases.ts';

/** What a run of a case gets. */
export interface BlindRun {
  readonly event: JsonRecord;
  readonly config: JsonRecord;
  readonly now: string;
  readonly fetch: readonly RecordedAnswer[];
}

/** The run of a case as it is written. */
export function plainRun({ at, event, config, now, fetch }: BlindCase): BlindRun {
  return { event: overlayEvent(positionOf(at), event), config, now, fetch };
}

/** Runs around a case: other situations, members changed or gone, stored JSON of other kinds, another day, other answers. */
export function runsAround(each: BlindCase): fc.Arbitrary<BlindRun> {
  const position = positionOf(each.at);
  const overlay = fc.constantFrom(each.event, ...each.others).chain((event) => altered(event, false));
  const event = fc
    .tuple(fc.constantFrom(...presetsAt(position)), overlay)
    .map(([preset, partial]) => overlayEvent(position, partial, sampleEvent(position, preset)))
    .filter((made) => validateEvent(made, position).ok);
  const hours = fc.integer({ min: -24 * 40, max: 24 * 40 });
  return fc.record({
    event,
    config: alteredMembers(each.config, true),
    now: fc.option(hours, { nil: 0 }).map((later) => new Date(Date.parse(each.now) + later * 3_600_000).toISOString()),
    fetch: fc.tuple(...each.fetch.map((answer) => otherAnswer(answer, each.source.includes('.json<')))),
  });
}

/** Names under which a record may hold any JSON. */
const bags = ['app_metadata', 'user_metadata'];

function altered(value: JsonRecord, free: boolean): fc.Arbitrary<JsonRecord>;
function altered(value: Json, free: boolean): fc.Arbitrary<Json>;
function altered(value: Json, free: boolean): fc.Arbitrary<Json> {
  const other = otherOfItsKind(value, free);
  const kinds: Json[] = [null, 0, -1.5, '', 'x', true, [], ['x', null], {}, { x: { y: 1 } }];
  const choices = [
    { weight: 4, arbitrary: fc.constant(value) },
    { weight: 3, arbitrary: other },
  ];
  return fc.oneof(...choices, ...(free ? [{ weight: 1, arbitrary: fc.constantFrom(...kinds) }] : []));
}

function otherOfItsKind(value: Json, free: boolean): fc.Arbitrary<Json> {
  if (typeof value === 'string') return fc.constantFrom(value.toUpperCase(), value.slice(0, -1), `${value}x`, ` ${value}`, '');
  if (typeof value === 'number') return fc.constantFrom(0, -value, value + 1, value * 10);
  if (typeof value === 'boolean') return fc.constant(!value);
  if (value === null) return fc.constant(null);
  if (isRecord(value)) return alteredMembers(value, free);
  return fc.tuple(...value.map((element) => altered(element, free))).chain((list) => fc.shuffledSubarray(list));
}

function alteredMembers(value: JsonRecord, free: boolean): fc.Arbitrary<JsonRecord> {
  const members = Object.entries(value).map(([name, member]) => {
    return altered(member, free || bags.includes(name)).map((other) => [name, other] as const);
  });
  // A member that is left out is taken from the sample, or is missing where there is none.
  return fc
    .tuple(...members)
    .chain((all) => fc.oneof({ weight: 2, arbitrary: fc.constant(all) }, { weight: 1, arbitrary: fc.shuffledSubarray(all) }))
    .map((some) => Object.fromEntries(some));
}

/**
 * Another answer. A body that is validated against a type stays as it is: V8 knows of no types. Nor does a body stop being
 * JSON: what an action says of that holds a wording that is not part of the contract.
 */
function otherAnswer(answer: RecordedAnswer, typed: boolean): fc.Arbitrary<RecordedAnswer> {
  if ('error' in answer) return fc.constant(answer);
  const { method, url, body = null } = answer;
  const otherBody = altered(body, true).map((other) => ({ ...answer, body: JSON.stringify(other) }));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant<RecordedAnswer>(answer) },
    { weight: typed ? 0 : 2, arbitrary: otherBody },
    { weight: 2, arbitrary: fc.constantFrom(200, 204, 404, 409, 423, 429, 500).map((status) => ({ ...answer, status })) },
    { weight: 1, arbitrary: fc.constantFrom('connection reset', '').map((error) => ({ method, url, error })) },
  );
}

function isRecord(value: Json): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
