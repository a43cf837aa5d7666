import vm from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FetchRequest } from '../../runtime/eval/journal.ts';
import { planProgram } from '../../runtime/index.ts';
import type { Block, Bundle } from '../../schemas/generated/bundle.ts';
import type { JsonRecord } from '../../schemas/json.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import { action, blockOf, compileFiles, type Files } from './support/flow-files.ts';
import { conditions, type Expression, templated, told, toldAsText, toldInHeader } from './support/v8/expressions.ts';

const config = { strict: true, threshold: 70, country: 'NL', countries: ['NL', 'BE', 'a-b'] };

const writer = action(`
  api.state.set('flag', event.request.asn.is_vpn);
  api.state.set('count', event.authentication.methods.length);
  api.state.set('text', event.request.hostname);
  if (event.request.asn.is_tor) api.state.set('perhaps_flag', event.request.asn.is_vpn);
  if (event.request.asn.is_tor) api.state.set('perhaps_count', event.authentication.methods.length);
  if (event.request.asn.is_tor) api.state.set('perhaps_text', event.request.hostname);`);

/** A login with the blocks behind its session, where all that an expression may read is known. */
function filesOf(blocks: readonly string[]): Files {
  return {
    'writ.yaml': 'tenant: acme\nfetch: { allow: [{ url: https://hooks.acme.example/, methods: [POST] }] }\n',
    'flows/login.yaml': `flow: login
stages:
  pre-login: [identity-lookup, password-check]
  post-auth:
    - risk-evaluate
    - action: step-up-on-risk
    - decision: sometimes
      when: [{ if: event.request.asn.is_tor, then: [{ action: step-up-on-risk, slug: only-sometimes }] }]
  post-login:
    - { issue-session: {}, slug: the-session }
${blocks.join('\n')}
`,
    'actions/step-up-on-risk.ts': writer,
  };
}

function bundleOf(blocks: readonly string[]): Bundle {
  const { bundle, diagnostics } = compileFiles(filesOf(blocks));
  if (bundle !== undefined) return bundle;
  throw new Error(diagnostics.map(({ slug, message, range }) => `${slug} ${range.start.line} ${message}`).join('\n'));
}

/** What stands before a block: the platform's event, and what other blocks wrote. */
interface Before {
  readonly event: JsonRecord;
  readonly step: JsonRecord;
}

const text = fc.constantFrom('', 'a-b', 'NL', 'x.example', 'Ångström ß', 'none');
const state = fc.record(
  { flag: fc.boolean(), count: fc.nat(90), text, perhaps_flag: fc.boolean(), perhaps_count: fc.nat(90), perhaps_text: text },
  { requiredKeys: ['flag', 'count', 'text'] },
);
const befores = fc
  .record({
    asn: fc.record({ is_vpn: fc.boolean(), is_tor: fc.boolean(), is_bogon: fc.boolean() }),
    hostname: text,
    agent: text,
    locale: fc.option(text, { nil: undefined }),
    roles: fc.array(text, { maxLength: 3 }),
    logins: fc.nat(100),
    score: fc.nat(100),
    severity: fc.constantFrom('low', 'medium', 'high'),
    state,
    sometimes: fc.option(state, { nil: undefined }),
  })
  .map((drawn) => (event: JsonRecord): Before => {
    const { request, user, authentication, transaction } = event as { readonly [group: string]: JsonRecord };
    const { locale: _locale, ...others } = transaction ?? {};
    return {
      event: {
        ...event,
        request: { ...request, asn: { number: 1, org: '', ...drawn.asn }, hostname: drawn.hostname, user_agent: drawn.agent },
        user: { ...user, roles: drawn.roles, logins_count: drawn.logins },
        authentication: { ...authentication, risk_score: drawn.score },
        transaction: drawn.locale === undefined ? others : { ...others, locale: drawn.locale },
      },
      step: {
        'identity-lookup': { found: true },
        'password-check': { verified: true },
        'risk-evaluate': { score: drawn.score, severity: drawn.severity, recommendation: 'allow' },
        'step-up-on-risk': drawn.state,
        'the-session': { session_id: 'ses-1' },
        ...(drawn.sometimes === undefined ? {} : { 'only-sometimes': drawn.sometimes }),
      } as JsonRecord,
    };
  });

/** What V8 makes of an expression. */
function inV8({ v8 }: Pick<Expression, 'v8'>, { event, step }: Before): unknown {
  return vm.runInNewContext(`(${v8})`, { event, step, config, session: { id: 'ses-1' } });
}

/** A compiled block, ready to run on what stands before it. */
function runnable(block: Block) {
  if (!('compiled' in block) || block.compiled === undefined) throw new Error(`${block.slug} was not compiled`);
  const { program } = block.compiled;
  const [position] = program.positions;
  if (position === undefined) throw new Error(`${block.slug} stands nowhere`);
  const plan = planProgram(program);
  const input = ({ event, step }: Before) => ({ event, step, config, now: '2026-01-31T12:00:00Z' });
  return { event: sampleEvent(position), plan, input };
}

const { RUNS = '2', SEED = '1' } = process.env;
// What is found is found again in no smaller flow before minutes have gone by.
const parameters = { numRuns: Number(RUNS), seed: Number(SEED), endOnFailure: true };

it('a decision takes the branch that V8 would take', { timeout: 3_600_000 }, () => {
  const taken = new Set<number>();
  const decisions = fc.array(fc.array(conditions, { minLength: 2, maxLength: 4 }), { minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(decisions, fc.array(befores, { minLength: 20, maxLength: 20 }), (all, made) => {
      const bundle = bundleOf(
        all.map((list, index) => {
          const branches = list.map(({ written }, branch) => {
            return `        - if: ${JSON.stringify(written)}\n          then: [{ log-event: { level: info, message: taken }, slug: l-${index}-${branch} }]`;
          });
          return `    - decision: d-${index}\n      config: ${JSON.stringify(config)}\n      when:\n${branches.join('\n')}`;
        }),
      );
      all.forEach((list, index) => {
        const { event, plan, input } = runnable(blockOf(bundle, `d-${index}`));
        for (const make of made) {
          const before = make(event);
          const first = list.findIndex((condition) => inV8(condition, before) === true);
          const { state: found, error } = plan.replay(input(before), []);
          const wanted = first < 0 ? list.length : first;
          expect({ list, before, error, branch: found.branch }).toEqual({ list, before, error: null, branch: wanted });
          taken.add(wanted);
        }
      });
    }),
    parameters,
  );
  expect([...taken].sort()).toEqual([0, 1, 2, 3, 4]);
});

it('a webhook sends what V8 makes of the templates in its body, its headers and its URL', { timeout: 3_600_000 }, () => {
  // A webhook has no configuration.
  const free = (of: fc.Arbitrary<Expression>) => of.filter(({ v8 }) => !v8.includes('config'));
  const hook = fc.record({ alone: free(templated), inside: free(told), header: free(toldInHeader), query: free(toldAsText) });
  fc.assert(
    fc.property(fc.array(hook, { minLength: 10, maxLength: 10 }), fc.array(befores, { minLength: 12, maxLength: 12 }), (all, made) => {
      const bundle = bundleOf(
        all.map(({ alone, inside, header, query }, index) => {
          const hole = ({ written }: Expression) => `{{ ${written} }}`;
          const url = JSON.stringify(`https://hooks.acme.example/v?q=${hole(query)}`);
          const body = JSON.stringify({ alone: [hole(alone)], inside: `<${hole(inside)}> and ${hole(inside)}` });
          return `    - { webhook: h-${index}, request: { method: POST, url: ${url}, headers: { x-told: ${JSON.stringify(`v=${hole(header)}`)} }, body: ${body} }, on-error: continue }`;
        }),
      );
      all.forEach(({ alone, inside, header, query }, index) => {
        const { event, plan, input } = runnable(blockOf(bundle, `h-${index}`));
        for (const make of made) {
          const before = make(event);
          const asked = plan.run(input(before));
          if (!('pending' in asked)) throw new Error(JSON.stringify(asked));
          const [request] = asked.pending as readonly FetchRequest[];
          const value = String(inV8(inside, before));
          const wanted = {
            url: new URL(`https://hooks.acme.example/v?q=${encodeURIComponent(String(inV8(query, before)))}`).href,
            body: JSON.stringify({ alone: [inV8(alone, before)], inside: `<${value}> and ${value}` }),
          };
          expect({ url: request?.url, body: request?.body }).toEqual(wanted);
          expect(request?.headers['x-told']).toBe(`v=${inV8(header, before)}`);
        }
      });
    }),
    parameters,
  );
});
