import type { Outcome, Plan } from '../../runtime/index.ts';
import type { EgressManifest } from '../../schemas/generated/bundle.ts';
import type { Json, JsonRecord } from '../../schemas/json.ts';
import { type Position, positionOf } from '../../schemas/platform/position.ts';
import { generateInput, type Input } from '../differential/inputs.ts';
import { randomOf, seedOf } from '../differential/random.ts';

export const position: Position = positionOf('login/post-login');
const now = Date.UTC(2026, 2, 2, 10);

/** What a run asked for, by what the manifest speaks of: texts that are equal where the runs cannot be told apart. */
interface Seen {
  readonly failed: boolean;
  readonly members: ReadonlyMap<string, string>;
  readonly requests: string;
}

function observe(plan: Plan, { event, step, config }: Input): Seen {
  const journal: { request: never; answer: never }[] = [];
  const requests: unknown[] = [];
  for (;;) {
    const result = plan.run({ event, step: step as never, config, now, journal });
    if ('pending' in result) {
      for (const request of result.pending) {
        requests.push(request);
        // The same for all, so that what differs is the program's doing.
        journal.push({ request, answer: { status: 200, headers: {}, body: '{"a":"x","b":[1]}', ms: 0 } } as never);
      }
      continue;
    }
    return { failed: result.error !== null, members: effectsByMember(result), requests: JSON.stringify(requests) };
  }
}

function effectsByMember({ effects }: Outcome): Map<string, string> {
  const found = new Map<string, string>();
  for (const effect of effects) found.set(effect.type, `${found.get(effect.type) ?? ''}${JSON.stringify(effect)}\n`);
  return found;
}

/** The event with one field taken from another event. */
function withField(event: JsonRecord, other: JsonRecord, path: readonly string[]): JsonRecord {
  const [name = '', ...rest] = path;
  const { [name]: value, ...others } = event;
  const taken = other[name];
  if (rest.length === 0) return taken === undefined ? others : { ...event, [name]: taken };
  if (!isRecord(value) || !isRecord(taken)) return event;
  return { ...event, [name]: withField(value, taken, rest) };
}

function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function leaves(value: JsonRecord, prefix: readonly string[] = []): string[][] {
  return Object.entries(value).flatMap(([name, member]) =>
    isRecord(member) && !name.endsWith('metadata') && name !== 'query' ? leaves(member, [...prefix, name]) : [[...prefix, name]],
  );
}

function mentions(paths: readonly string[], field: string): boolean {
  return paths.some((path) => {
    const label = path.replace(/\?$/, '').replace(/^event\.?/, '');
    return path.startsWith('event') && (label === '' || field === label || field.startsWith(`${label}.`) || label.startsWith(`${field}.`));
  });
}

function labelsOf(manifest: EgressManifest, member: string): string[] {
  const effects = manifest.effects.filter((effect) => effect.member === member);
  return effects.flatMap(({ from, decides }) => [...Object.values(from).flat(), ...decides]);
}

/** A field that told two runs apart, by the members whose effects differed; `fetch` where requests did. */
export interface Told {
  readonly field: string;
  readonly members: readonly string[];
}

/** Runs a program on an event, and again on each that differs from it in one field. */
export function toldApart(source: string, plan: Plan, seed: number): Told[] {
  const random = randomOf(seed);
  const input = generateInput(seedOf(seed, 1), position);
  const other = generateInput(seedOf(seed, 2), position);
  const before = observe(plan, input);
  if (before.failed) return [];
  return leaves(input.event).flatMap((path): Told[] => {
    // What is not named is read with what holds it; looking at some of that will do.
    if (!source.includes(path.at(-1) ?? '') && !random.percent(10)) return [];
    const after = observe(plan, { ...input, event: withField(input.event, other.event, path) });
    // Whether an action fails at all is no flow that is followed.
    if (after.failed) return [];
    const asked = new Set([...before.members.keys(), ...after.members.keys()].filter((member) => member !== 'fetch'));
    const members = [...asked].filter((member) => before.members.get(member) !== after.members.get(member));
    if (before.requests !== after.requests) members.push('fetch');
    return members.length === 0 ? [] : [{ field: path.join('.'), members }];
  });
}

/** Of what was told apart, that of which a manifest says nothing. */
export function unsaid(told: readonly Told[], manifest: EgressManifest): string[] {
  const sent = manifest.targets.flatMap(({ from, decides }) => [...from.url, ...from.headers, ...from.body, ...decides]);
  const found = told.flatMap(({ field, members }) =>
    members
      .filter((member) => !mentions(member === 'fetch' ? sent : labelsOf(manifest, member), field))
      .map((member) => `${field} reaches ${member}`),
  );
  return [...new Set(found)];
}
