import { compileLoaded } from '../../../../compiler/compile-tenant.ts';
import { bundleFile, encodeBundle } from '../../../../compiler/emit/bundle.ts';
import { loadFiles } from '../../../../compiler/source/load.ts';
import { loadBundle } from '../../../../runtime/bundle/load.ts';
import type { ExecuteFetch } from '../../../../runtime/execute.ts';
import { continueFlow, type FlowAnswer, startFlow } from '../../../../runtime/flow/engine.ts';
import { type PlannedTenant, planTenant } from '../../../../runtime/flow/plan-tenant.ts';
import type { RunState } from '../../../../runtime/flow/run-state.ts';
import type { JsonRecord } from '../../../../schemas/json.ts';
import { positionOf } from '../../../../schemas/platform/position.ts';
import { sampleEvent } from '../../../../schemas/platform/sample.ts';
import type { LoginShapes } from './shapes.ts';
import { type SeenRead, watchedTenant } from './watched-tenant.ts';
import { type WrittenFlows, type WrittenRead, writtenFlows } from './written-flows.ts';

/** A repository that the checker accepted, and the reads in it that it did not. */
export interface Accepted {
  readonly written: WrittenFlows;
  readonly tenant: PlannedTenant;
  /** What was said of those. */
  readonly refused: ReadonlySet<string>;
}

const development = { development: true };

/** Leaves out the reads that the checker refuses until it accepts the rest; undefined where something else is wrong. */
export function acceptedFlows(shapes: LoginShapes): Accepted | { readonly said: readonly string[] } {
  const dropped = new Set<number>();
  const refused = new Set<string>();
  for (;;) {
    const written = writtenFlows(shapes, dropped);
    const { bundle, diagnostics } = compileLoaded(loadFiles(new Map(Object.entries(written.files)), development), development);
    if (bundle !== undefined) {
      const loaded = loadBundle(encodeBundle(bundleFile(bundle)), undefined, development);
      return { written, tenant: planTenant(loaded), refused };
    }
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const before = dropped.size;
    for (const { slug, file, range } of errors) {
      for (const { id } of written.readsAt(file, range.start.line)) {
        dropped.add(id);
        refused.add(slug);
      }
    }
    if (dropped.size === before)
      return { said: errors.map(({ slug, file, range, message }) => `${slug} ${file}:${range.start.line} ${message}`) };
  }
}

/** What a platform and the outside answer in one run. */
export interface Outside {
  readonly vpn: boolean;
  readonly tor: boolean;
  readonly bogon: boolean;
  readonly found: boolean;
  /** Drawn numbers that decide what each output and each answer is. */
  readonly draws: readonly number[];
  /** The call before which the platform gives up. */
  readonly calls: number;
}

/** What came of one run. */
export interface Driven {
  readonly answers: readonly FlowAnswer[];
  readonly seen: readonly SeenRead[];
}

const known = sampleEvent(positionOf('login/post-auth'));
const { user, ...withoutUser } = known;

/** Runs a login to its end. */
export async function driveLogin(tenant: PlannedTenant, { vpn, tor, bogon, found, draws, calls }: Outside): Promise<Driven> {
  const seen: SeenRead[] = [];
  const watched = watchedTenant(tenant, (read) => seen.push(read));
  let drawn = 0;
  const draw = () => draws[drawn++ % draws.length] ?? 0;
  const asn = { number: draw(), org: draw() % 2 === 0 ? 'Acme' : '', is_vpn: vpn, is_tor: tor, is_bogon: bogon };
  const event: JsonRecord = {
    ...withoutUser,
    authentication: { aal: 'aal0', methods: [] },
    request: { ...(known.request as JsonRecord), asn },
  };
  const host = { fetch: answering(draw) };
  const start = { run: 'run', event, now: Date.UTC(2026, 2, 2), nowHolds: true };
  const answers = [await startFlow(watched, 'login', start, host)];
  for (let call = 1; call < calls; call++) {
    const next = answers.at(-1)?.next;
    if (next === undefined) break;
    const state = JSON.parse(JSON.stringify(next)) as RunState;
    answers.push(await continueFlow(watched, state, { ...outputFor(state, found, draw), now: start.now }, host));
  }
  return { answers, seen };
}

function outputFor(
  { awaiting: { block } }: RunState,
  found: boolean,
  draw: () => number,
): { readonly output: JsonRecord; readonly event?: JsonRecord } {
  switch (block) {
    case 'identity-lookup':
      return found ? { output: { found }, event: { user: user ?? null } } : { output: { found } };
    case 'password-check':
    case 'mfa':
      return draw() % 11 === 0
        ? { output: { verified: false } }
        : { output: { verified: true }, event: { authentication: { aal: 'aal1', methods: draw() % 2 === 0 ? ['password'] : [] } } };
    case 'risk-evaluate':
      return { output: { score: draw() % 101, severity: draw() % 2 === 0 ? 'low' : 'high', recommendation: 'allow' } };
    case 'ip-reputation':
      return { output: { score: 1, listed: draw() % 2 === 0 } };
    case 'check-mfa-status':
      return { output: { enrolled: draw() % 2 === 0, factors: [] } };
    case 'brute-force':
      return { output: { attempts: draw() % 4, locked: false } };
    case 'issue-session':
      return { output: { session_id: 'ses_1' } };
    default:
      return { output: {} };
  }
}

/** Receivers that answer well, badly, or not at all. */
function answering(draw: () => number): ExecuteFetch {
  const bodies = ['{"score":2}', '{"score":0,"listed":true}', '{"score":"high"}', '{}', 'no JSON', '{"score":3,"listed":false}'];
  return () => {
    const way = draw();
    if (way % 7 === 0) return Promise.reject(new Error('nobody answered'));
    return Promise.resolve({ status: way % 5 === 0 ? 503 : 200, headers: {}, body: bodies[way % bodies.length] ?? '' });
  };
}

/** What broke the law in a run: it is empty for every flow that the checker accepts. */
export function breaches({ reads }: WrittenFlows, { answers, seen }: Driven): string[] {
  const last = answers.at(-1);
  const early = last?.status === 'completed' ? answers.slice(0, -1) : answers;
  const released = early.flatMap(({ effects }) => Object.values(effects).flatMap((effect) => Object.keys(effect)));
  return [
    ...new Set([
      ...seen.flatMap((read) => breachOf(read, reads)),
      ...answers.flatMap(({ runs }) => runs.flatMap(({ slug, outcome: { error } }) => unexpected(slug, error))),
      ...released.filter((name) => name !== 'now').map((name) => `${last?.status} run released ${name}`),
    ]),
  ];
}

function breachOf({ site, path, value }: SeenRead, reads: readonly WrittenRead[]): string[] {
  const meant = reads.filter((read) => read.site === site && path.every((name, index) => read.path[index] === name));
  const what = `${site} read step.${path.join('.')}`;
  // How a webhook's answer is told from a failed one.
  const isTold = reads.some((read) => read.site === site && read.path[0] === path[0] && path[1] === 'ok');
  if (meant.length === 0 && !isTold) return [`${what}, which nobody wrote there`];
  if (value === undefined) return meant.some(({ guarded }) => guarded) ? [] : [`${what}, which was missing`];
  const whole = meant.find((read) => read.path.length === path.length);
  return whole?.kind === undefined || kindOf(value) === whole.kind ? [] : [`${what}, which was no ${whole.kind}`];
}

function kindOf(value: unknown): string {
  return { boolean: 'flag', number: 'count', string: 'text' }[typeof value as string] ?? typeof value;
}

/** Errors that nobody wrote into the flow. */
function unexpected(slug: string, error: { readonly code: string; readonly message: string } | null): string[] {
  if (error === null) return [];
  const isMeant =
    error.code === 'uncaught-error' && /^Error: (broken|nobody answered|the webhook answered with status \d+)$/.test(error.message);
  return isMeant ? [] : [`${slug} failed: ${error.code}: ${error.message}`];
}
