import type { Json, JsonRecord } from '../../schemas/json.ts';
import { blocks, type PlatformBlock, sampleOutput } from '../../schemas/platform/blocks.ts';
import { blocksIn } from '../../schemas/platform/flow-walk.ts';
import { type AttachPoint, type FlowName, stagesOf } from '../../schemas/platform/flows.ts';
import { type Position, positionBehind } from '../../schemas/platform/position.ts';
import { overlayEvent } from '../../schemas/platform/sample.ts';
import { isRecord } from './merge-patch.ts';
import type { PlannedTenant } from './plan-tenant.ts';
import { definitionOf, failsCheck } from './platform-output.ts';
import type { RunState } from './run-state.ts';

/** What a block of the platform answers, and the groups of the event that it changes. */
export interface GivenOutput {
  readonly output: JsonRecord;
  readonly event?: JsonRecord;
}

/** The outputs of blocks by their slugs, or by that of the action that asked: one for all times, or one for each. */
export type GivenOutputs = { readonly [slug: string]: Json };

/** A platform that answers as it is told, and else that all is well. */
export interface SimulatedPlatform {
  /** The event that a run starts with: what only a lookup brings is not in it. */
  readonly event: JsonRecord;
  readonly answer: (state: RunState) => GivenOutput;
  /** Slugs whose outputs were never asked for. */
  readonly unused: () => string[];
}

/** `given` is laid over the sample event of a place where everything is known. */
export function simulatedPlatform(tenant: PlannedTenant, flow: FlowName, given: JsonRecord, outputs: GivenOutputs): SimulatedPlatform {
  const [entry, complete] = positionsOf(flow);
  const full = overlayEvent(complete, given);
  const left = new Map(Object.entries(outputs).map(([slug, output]) => [slug, Array.isArray(output) ? [...output] : output]));
  const asked = new Set<string>();
  return {
    event: startOf(tenant, flow, given, full, entry),
    answer: (state) => {
      const { slug, block } = state.awaiting;
      asked.add(slug);
      const queue = left.get(slug);
      const told = Array.isArray(queue) ? (queue.length > 1 ? queue.shift() : queue[0]) : queue;
      const output = told === undefined ? usualOutput(block, state.asked !== null, full, given) : told;
      if (isRecord(output) && isRecord(output.output) && Object.keys(output).every((name) => name === 'output' || name === 'event')) {
        return { output: output.output, ...(isRecord(output.event) ? { event: output.event } : {}) };
      }
      if (!isRecord(output)) return { output: output as unknown as JsonRecord };
      return { output, event: changedBy(state, output, full) };
    },
    unused: () => [...left.keys()].filter((slug) => !asked.has(slug)),
  };
}

/** Where the flow begins, and where most is known of it. */
function positionsOf(flow: FlowName): readonly [Position, Position] {
  const stages = stagesOf(flow);
  const at = (stage: string | undefined) => `${flow}/${stage}` as AttachPoint;
  const complete = positionBehind(at(stages.at(-1)), new Set(['identity-lookup', 'identity-create', 'risk-evaluate']));
  return [positionBehind(at(stages[0]), new Set()), { ...complete, user: 'stored', connection: 'required' }];
}

function startOf({ loaded }: PlannedTenant, flow: FlowName, given: JsonRecord, full: JsonRecord, entry: Position): JsonRecord {
  const { user: _user, connection: _connection, ...others } = full;
  if (entry.user === 'form') return { ...others, ...pick(overlayEvent(entry, given), ['user']), authentication: before(given, full) };
  const all = (loaded.bundle.flows[flow]?.stages ?? []).flatMap((stage) => blocksIn(stage.blocks));
  const looksUp = all.some((block) => block.kind === 'platform' && (blocks[block.block] as PlatformBlock).changes?.includes('connection'));
  // Without a block that looks the user up, the platform must have known them before.
  if (entry.user === 'optional' && looksUp) return { ...others, authentication: before(given, full) };
  return { ...full, ...(flow === 'login' ? { authentication: before(given, full) } : {}) };
}

/** How somebody was authenticated before anything was checked, unless the given event says it. */
function before(given: JsonRecord, full: JsonRecord): Json {
  const { authentication } = given;
  const said = isRecord(authentication) ? authentication : {};
  return { ...(full.authentication as JsonRecord), aal: said.aal ?? 'aal0', methods: said.methods ?? [] };
}

function usualOutput(block: string, asked: boolean, full: JsonRecord, given: JsonRecord): JsonRecord {
  const sample = sampleOutput(definitionOf(block, asked));
  if (block === 'risk-evaluate') return { ...sample, ...riskOf(given) };
  if (block === 'identity-lookup' && given.user === null) return { ...sample, found: false };
  const id = isRecord(full.user) ? full.user.id : undefined;
  return block === 'identity-create' && id !== undefined ? { ...sample, id } : sample;
}

/** The score that the given event speaks of, and what platforms make of such a score. */
function riskOf({ authentication }: JsonRecord): JsonRecord {
  const score = isRecord(authentication) ? authentication.risk_score : undefined;
  if (typeof score !== 'number') return {};
  const [severity, recommendation] =
    score >= 80 ? ['high', 'deny'] : score >= 60 ? ['high', 'challenge'] : score >= 40 ? ['medium', 'allow'] : ['low', 'allow'];
  return { score, severity, recommendation };
}

/** The groups that a block which answered so would bring along. */
function changedBy({ awaiting: { block }, asked, event }: RunState, output: JsonRecord, full: JsonRecord): JsonRecord {
  const definition = definitionOf(block, asked !== null);
  const { changes = [], proves } = definition;
  const fails = failsCheck(definition, output) || output.found === false;
  if (fails) return {};
  const knows = changes.includes('connection') || block === 'identity-create';
  const changed = knows
    ? pick(
        full,
        changes.filter((group) => group !== 'authentication'),
      )
    : {};
  if (proves === undefined) return changed;
  const authentication = isRecord(event.authentication) ? event.authentication : {};
  const { aal, methods } = authentication;
  const reached = aal === 'aal2' ? aal : proves.aal;
  const used = Array.isArray(methods) ? methods : [];
  const all = used.includes(proves.method) ? used : [...used, proves.method];
  return { ...changed, authentication: { ...authentication, aal: reached, methods: all } };
}

function pick(event: JsonRecord, groups: readonly string[]): JsonRecord {
  return Object.fromEntries(groups.flatMap((group): [string, Json][] => (event[group] === undefined ? [] : [[group, event[group]]])));
}
