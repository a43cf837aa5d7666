import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { parse } from '@marcbachmann/cel-js';
import { planProgram } from '../dist/runtime/index.js';
import { type DecisionCase, decisions } from './decisions.js';
import type { Compiled } from './evaluate.js';
import { measure, nanoseconds, ratio, repeating, table } from './measure.js';
import { now } from './policies.js';

/** What one decision costs that an expression language and a policy engine can take too; it is denied or not, and nothing else. */
export async function decideTable(compiled: Compiled): Promise<string> {
  const rows: string[][] = [];
  for (const decision of decisions) {
    const all = [
      { name: 'writ', call: writ(decision, compiled) },
      { name: 'cel-js', call: cel(decision) },
      { name: 'Cedar (wasm), pre-parsed', call: cedar(decision) },
    ];
    for (const { name, call } of all) {
      if (call() !== decision.denied) throw new Error(`${name} decides something else on ${decision.slug}`);
    }
    const [unit, ...others] = await measure(all.map(({ name, call }) => ({ name, repeat: repeating(call) })));
    if (unit !== undefined) rows.push([decision.slug, nanoseconds(unit), ...others.map((measured) => ratio(measured))]);
  }
  return table(['decision', 'writ, ns a call', 'cel-js', 'Cedar (wasm), pre-parsed'], rows);
}

function writ({ slug, event }: DecisionCase, compiled: Compiled): () => boolean {
  const action = compiled[slug];
  if (action === undefined) throw new Error(`${slug} was not compiled`);
  const plan = planProgram(action.program);
  const input = { event, now };
  return () => {
    const outcome = plan.run(input);
    return 'decision' in outcome && outcome.decision === 'deny';
  };
}

function cel({ cel: expression, event }: DecisionCase): () => boolean {
  const evaluate = parse(expression);
  const input = { event: withIntegers(event) };
  return () => evaluate(input) === true;
}

/** CEL's whole numbers are bigints here; they are made so once, before what is measured. */
function withIntegers(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(withIntegers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withIntegers(member)]));
}

function cedar({ slug, cedar: policy, event }: DecisionCase): () => boolean {
  const parsed = preparsePolicySet(slug, { staticPolicies: policy });
  if (parsed.type !== 'success') throw new Error(`Cedar refuses ${slug}: ${JSON.stringify(parsed.errors)}`);
  const call = {
    principal: { type: 'User', id: 'ada' },
    action: { type: 'Action', id: 'login' },
    resource: { type: 'Application', id: 'app' },
    context: contextOf(event),
    preparsedPolicySetId: slug,
    entities: [],
  };
  return () => {
    const answer = statefulIsAuthorized(call);
    if (answer.type !== 'success') throw new Error(`Cedar fails on ${slug}: ${JSON.stringify(answer.errors)}`);
    return answer.response.decision === 'deny';
  };
}

/** Of the event only the groups that the policies read: Cedar has no fractions, and reads its whole context for each decision. */
function contextOf(event: DecisionCase['event']) {
  const { user, authentication, request } = event as { [group: string]: { [name: string]: never } };
  const { latitude: _latitude, longitude: _longitude, ...geo } = (request?.geo ?? {}) as { [name: string]: never };
  const { email, email_verified, roles } = user ?? {};
  return { authentication, request: { geo, asn: request?.asn }, user: { email, email_verified, roles } } as never;
}
