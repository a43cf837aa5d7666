import { compileActions } from '../../../compiler/compile.ts';
import { SourceText } from '../../../compiler/source/text.ts';
import { parseRange } from '../../../runtime/egress/address.ts';
import { type AllowEntry, parseAllowEntry } from '../../../runtime/egress/allowlist.ts';
import { createGuardedFetch } from '../../../runtime/host/fetch.ts';
import { planProgram } from '../../../runtime/plan.ts';
import { defaultLimits } from '../../../schemas/platform/limits.ts';
import { positionOf } from '../../../schemas/platform/position.ts';
import { sampleEvent } from '../../../schemas/platform/sample.ts';
import { seedOf } from '../../differential/random.ts';
import { hostileEvent } from './events.ts';
import { fetchingProgram, type Origins } from './program.ts';
import { type Contact, type Recorder, recorderAuthority } from './recorder.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly programs: number;
  readonly events: number;
  /** How many of a hundred programs are changed after they were written well. */
  readonly wild: number;
}

/** A contact off the list, and the program that made it. */
export interface Escape {
  readonly source: string;
  readonly what: string;
}

export interface FuzzResult {
  readonly programs: number;
  readonly accepted: number;
  readonly runs: number;
  /** Fetches that got an answer, and those that rejected. */
  readonly answered: number;
  readonly rejected: number;
  /** Requests that came out of a socket. */
  readonly contacts: number;
  readonly refusals: { readonly [slug: string]: number };
  readonly escapes: readonly Escape[];
}

/** What the tenant allows. Below it stands once more what that means, without any of the runtime's code. */
export function allowlistFor({ first, second }: Origins): readonly Exclude<AllowEntry, string>[] {
  return [
    { url: `https://crm.acme.example:${first}/hooks/`, redirects: 2 },
    { url: `https://api.acme.example:${second}/v1`, methods: ['GET', 'PUT'] },
    { url: `https://*.partner.example:${first}/in/`, methods: ['GET', 'POST'] },
  ];
}

/** Whether a receiver that reads a path in the worst way still sees the request under the allowlist. */
export function isAllowedContact({ host, port, method, target }: Contact, { first, second }: Origins): boolean {
  const [path = ''] = target.split('?');
  let decoded = path;
  for (let round = 0; round < 5; round++)
    decoded = decoded.replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
  if (/[\0-\x20\x7f-\uffff#]/.test(target)) return false;
  if (decoded.split(/[\\/]/).some((segment) => /^\.{1,2}(?:;|$)/.test(segment))) return false;
  if (host === 'crm.acme.example') return port === first && ['GET', 'POST'].includes(method) && path.startsWith('/hooks/');
  if (host === 'api.acme.example') return port === second && ['GET', 'PUT'].includes(method) && /^\/v1(?:\/|$)/.test(path);
  return (
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.partner\.example$/.test(host) &&
    port === first &&
    ['GET', 'POST'].includes(method) &&
    path.startsWith('/in/')
  );
}

const allowedName = /^(?:crm\.acme|api\.acme|[a-z0-9.-]+\.partner)\.example$/;

/** Compiles one batch of programs and runs what is accepted on hostile events, through the fetch of the service. */
export async function fuzzEgress({ seed, programs, events, wild }: FuzzOptions, recorder: Recorder): Promise<FuzzResult> {
  const { ports } = recorder;
  const entries = allowlistFor(ports).map((written) => {
    const { entry, problem } = parseAllowEntry(written);
    if (entry === undefined) throw new Error(problem.message);
    return entry;
  });
  const fetch = createGuardedFetch({
    entries,
    limits: defaultLimits,
    allowPrivate: ['127.0.0.0/8'].flatMap((range) => parseRange(range) ?? []),
    certificateAuthorities: [recorderAuthority],
    resolveName: recorder.resolveName,
  });
  const position = positionOf('login/post-login');
  const sample = sampleEvent(position);
  const sources = Array.from({ length: programs }, (_, index) => fetchingProgram(seedOf(seed, index), ports, wild));
  const inputs = sources.map((source, index) => ({
    source: new SourceText(`actions/action-${index}.js`, source),
    modules: new Map(),
    positions: [position],
    metadata: {},
    allow: entries,
  }));
  const refusals: { [slug: string]: number } = {};
  const escapes: Escape[] = [];
  let [accepted, runs, answered, rejected, contacts] = [0, 0, 0, 0, 0];
  for (const [index, { program, diagnostics }] of compileActions(inputs).entries()) {
    const source = sources[index] ?? '';
    if (program === undefined) {
      const slug = diagnostics.find(({ severity }) => severity === 'error')?.slug ?? 'none';
      refusals[slug] = (refusals[slug] ?? 0) + 1;
      continue;
    }
    accepted += 1;
    const plan = planProgram(program);
    const outcomes = await Promise.all(
      Array.from({ length: events }, (_, each) =>
        plan.execute({ event: hostileEvent(seedOf(seed, -1 - index * events - each), sample), now: 0 }, { fetch }),
      ),
    );
    runs += outcomes.length;
    for (const effect of outcomes.flatMap(({ effects }) => effects)) {
      if (effect.type !== 'fetch') continue;
      if ('error' in effect) rejected += 1;
      else answered += 1;
    }
    const seen = recorder.take();
    contacts += seen.contacts.length;
    for (const contact of seen.contacts) if (!isAllowedContact(contact, ports)) escapes.push({ source, what: JSON.stringify(contact) });
    for (const name of seen.names) if (!allowedName.test(name)) escapes.push({ source, what: `the name ${name} was asked for` });
    for (const origin of seen.connections) {
      const { hostname, port, protocol } = new URL(origin);
      const place = hostname === 'api.acme.example' ? ports.second : ports.first;
      if (protocol !== 'https:' || !allowedName.test(hostname) || Number(port) !== place)
        escapes.push({ source, what: `a connection to ${origin} was tried` });
    }
  }
  await fetch.close();
  return { programs, accepted, runs, answered, rejected, contacts, refusals, escapes };
}
