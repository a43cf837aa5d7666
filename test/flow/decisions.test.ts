import { describe, expect, it } from 'vitest';
import { planProgram } from '../../runtime/index.ts';
import type { JsonRecord } from '../../schemas/json.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import { action, blockOf, bundleOf, compileFiles, type Files, login, saidOf } from './support/flow-files.ts';

const decision = (...conditions: readonly string[]) =>
  `    - risk-evaluate
    - action: step-up-on-risk
    - decision: route
      config: { threshold: 70, countries: [NL, BE] }
      when:
${conditions.map((text, index) => `        - if: ${text}\n          then: [{ mfa: {}, slug: mfa-${index} }]`).join('\n')}`;

const writer = action(`
  api.state.set('level', event.request.asn.is_vpn ? 'high' : 'low');
  if (event.request.asn.is_tor) api.state.set('flag', event.request.asn.is_tor);
  api.log('info', \`vpn \${event.request.asn.is_vpn}, tor \${event.request.asn.is_tor}\`);`);

function files(...conditions: readonly string[]): Files {
  return { 'flows/login.yaml': login(decision(...conditions)), 'actions/step-up-on-risk.ts': writer };
}

/** The branch that a decision takes. */
function branchOf(conditions: readonly string[], step: JsonRecord, event: JsonRecord = {}): unknown {
  const block = blockOf(bundleOf(files(...conditions)), 'route');
  if (block.kind !== 'decision' || block.compiled === undefined) throw new Error('the decision was not compiled');
  const [position] = block.compiled.program.positions;
  if (position === undefined) throw new Error('the decision stands nowhere');
  const input = { event: { ...sampleEvent(position), ...event }, step, config: block.config, now: '2026-01-31T12:00:00Z' };
  const { state, error, effects } = planProgram(block.compiled.program).replay(input, []);
  expect(error).toBeNull();
  expect(Object.keys(state)).toEqual(['branch']);
  expect(effects.length).toBe(1);
  return state.branch;
}

const step = { 'risk-evaluate': { score: 80, severity: 'high', recommendation: 'deny' }, 'step-up-on-risk': { level: 'high' } };

describe('a decision', () => {
  it('takes the first branch whose condition holds, else the default', () => {
    const conditions = [
      'step.step-up-on-risk.flag ?? false',
      'step.risk-evaluate.score > config.threshold',
      'step.step-up-on-risk.level === "high"',
    ];
    expect(branchOf(conditions, step)).toBe(1);
    expect(branchOf(conditions, { ...step, 'step-up-on-risk': { level: 'low', flag: true } })).toBe(0);
    expect(branchOf(conditions, { ...step, 'risk-evaluate': { ...step['risk-evaluate'], score: 70 } })).toBe(2);
    expect(branchOf(conditions, { 'step-up-on-risk': { level: 'low' }, 'risk-evaluate': { ...step['risk-evaluate'], score: 0 } })).toBe(3);
  });

  it('is no way to ask for anything, or to be more than an expression', () => {
    expect(saidOf(files('\'api.state.set("branch", 7)\''))).toEqual([
      'expression-effect flows/login.yaml:10:16 an expression of a flow asks for nothing',
    ]);
    for (const text of ['true) { } if (true', 'true; true', ' ', 'true) || (true', 'const x = 1', 'true // }', '`${true', 'true /*'])
      expect(saidOf(files(JSON.stringify(text))).map((said) => said.split(' ')[0])).toEqual([
        text === 'true // }' ? 'constant-condition' : 'expression-syntax',
      ]);
  });

  it('reads no key that may be missing without a fallback, in whatever way', () => {
    const missing = (column: number) => `possibly-missing flows/login.yaml:10:${column} \`step.step-up-on-risk.flag\` may be missing here`;
    expect(saidOf(files('step.step-up-on-risk.flag'))).toEqual([missing(15)]);
    expect(saidOf(files('"!step.step-up-on-risk.flag"'))).toEqual([missing(17)]);
    expect(saidOf(files('step.step-up-on-risk.flag !== true'))).toEqual([missing(15)]);
    expect(saidOf(files('event.request.asn.is_vpn && step.step-up-on-risk.flag'))).toEqual([missing(43)]);
    expect(saidOf(files('"!(step.step-up-on-risk.flag ?? false)"'))).toEqual([]);
    expect(saidOf(files('(step.step-up-on-risk.flag) ?? false'))).toEqual([]);
  });

  it('is told where it is wrong, in the words of its author', () => {
    expect(saidOf(files('event.user.logins_count'))).toEqual([
      'condition-not-boolean flows/login.yaml:10:15 a condition is a boolean, and this is of type `number`',
    ]);
    expect(saidOf(files('"step.step-up-on-risk.lvel === \'high\'"'))).toEqual([
      'step-unwritten flows/login.yaml:10:37 nothing before this block writes `step.step-up-on-risk.lvel`; did you mean `step.step-up-on-risk.level`?',
    ]);
    expect(saidOf(files('step.step-up.level === "high"'))[0]).toMatch(/^step-unwritten flows\/login.yaml:10:20 .* `step.step-up`/);
    expect(saidOf(files('step.step-up-on-risk.level === "middle"'))[0]).toMatch(/^impossible-comparison flows\/login.yaml:10:15 /);
    expect(saidOf(files('config.threshhold > 1'))[0]).toMatch(/^unknown-member flows\/login.yaml:10:22 .*did you mean `threshold`/);
    expect(saidOf(files('session.id === "x"'))).toEqual(['session-not-issued flows/login.yaml:10:15 there is no session here yet']);
  });

  it('is told so inside a folded text, line and column', () => {
    const folded = '>\n            event.request.asn.is_vpn\n            || event.user.logins_count';
    const { diagnostics } = compileFiles(files(folded));
    expect(diagnostics).toMatchObject([{ slug: 'condition-not-boolean', range: { start: { line: 11, column: 13 } } }]);
    const inner = compileFiles(files('>\n            event.request.asn.is_vpn\n            || event.usr.logins_count > 1')).diagnostics;
    expect(inner).toMatchObject([{ slug: 'unknown-member', range: { start: { line: 12, column: 22 }, end: { line: 12, column: 25 } } }]);
    expect(inner[0]?.fixes).toEqual([
      { title: 'Use user', edits: [{ range: { start: { line: 12, column: 22 }, end: { line: 12, column: 25 } }, text: 'user' }] },
    ]);
  });

  it('points at the whole of a text that is written with escapes', () => {
    expect(saidOf(files('"event.usr.id === \\"x\\""'))[0]).toMatch(/^unknown-member flows\/login.yaml:10:15 /);
  });

  it('is compiled for each place of a custom flow that holds it, and not where no flow leads', () => {
    const checks =
      'custom: checks\nstages:\n  all:\n    - decision: inner\n      when: [{ if: event.request.asn.is_tor, then: [{ deny: { reason: tor } }] }]\n';
    const twice = {
      'flows/login.yaml': login('    - run-flow: checks\n    - risk-evaluate\n    - { run-flow: checks, slug: again }'),
      'flows/checks.yaml': checks,
    };
    const block = blockOf(bundleOf(twice), 'inner');
    expect(block.kind === 'decision' && block.compiled?.program.positions.map(({ risk }) => risk)).toEqual([false, true]);
    const alone = blockOf(bundleOf({ 'flows/login.yaml': login('    - risk-evaluate'), 'flows/checks.yaml': checks }), 'inner');
    expect(alone).not.toHaveProperty('compiled');
  });
});

describe('a custom flow', () => {
  const ring = (inner: string) => ({
    'flows/login.yaml': login('    - run-flow: one'),
    'flows/one.yaml': `custom: one\nstages:\n  only:\n    - run-flow: ${inner}\n`,
    'flows/two.yaml':
      'custom: two\nstages:\n  only:\n    - decision: look\n      when: [{ if: event.request.asn.is_tor, then: [{ run-flow: one }] }]\n',
  });

  it('that runs itself is no bundle, and an error that names the ring', () => {
    const { bundle } = compileFiles(ring('one'));
    expect(bundle).toBeUndefined();
    expect(saidOf(ring('one'))).toEqual(['flow-recursion flows/one.yaml:4:7 a custom flow runs itself: one → one']);
    expect(saidOf(ring('two'))).toEqual(['flow-recursion flows/two.yaml:5:53 a custom flow runs itself: one → two → one']);
  });

  it('that runs another one twice, and so on, is refused before it is written out', () => {
    const depth = 40;
    const doubling = Array.from({ length: depth }, (_, index) => {
      const blocks =
        index === depth - 1
          ? '[{ log-event: { level: info, message: deep } }]'
          : `[{ run-flow: c${index + 1} }, { run-flow: c${index + 1}, slug: again }]`;
      return [`flows/c${index}.yaml`, `custom: c${index}\nstages:\n  only: ${blocks}\n`] as const;
    });
    const said = saidOf({ 'flows/login.yaml': login('    - run-flow: c0'), ...Object.fromEntries(doubling) });
    expect(said).toEqual([
      'flow-too-large flows/c30.yaml:1:1 the flow c30 comes to 1534 blocks once its custom flows are written out; a flow has at most 1000',
    ]);
  });
});

describe('a log event', () => {
  const events = (message: string) => ({
    'flows/login.yaml': `flow: login\nstages:\n  post-login:\n    - { issue-session: {}, slug: session-now }\n    - log-event: { level: warn, message: ${message} }\n`,
  });

  it('writes its line, with what stands between braces', () => {
    const block = blockOf(
      bundleOf(events(JSON.stringify('`a` \\ ${x} {{ `<${event.user.id}>` }} in {{ session.id }}, {{ "}}{{" }}\r\n.'))),
      'log-event',
    );
    if (block.kind !== 'log-event' || block.compiled === undefined) throw new Error('the event was not compiled');
    const [position] = block.compiled.program.positions;
    if (position === undefined) throw new Error('the event stands nowhere');
    const event = sampleEvent(position);
    const { effects } = planProgram(block.compiled.program).replay(
      { event, step: { 'session-now': { session_id: 's-1' } }, config: {}, now: '2026-01-31T12:00:00Z' },
      [],
    );
    const { id } = event.user as { id: string };
    expect(effects).toEqual([{ type: 'log', level: 'warn', message: `\`a\` \\ \${x} <${id}> in s-1, }}{{\r\n.` }]);
    expect(block.compiled.egress?.effects).toMatchObject([
      { member: 'log', from: { message: ['event.user.id', 'step.session-now.session_id'] } },
    ]);
  });

  it('is told of braces that nothing closes, and of records in a text', () => {
    expect(saidOf(events('"from {{ event.request.ip"'))).toEqual(['template-unclosed flows/login.yaml:5:48 nothing closes this {{']);
    expect(saidOf(events('"user {{ event.user }}"'))[0]).toMatch(/^record-in-text flows\/login.yaml:5:/);
    expect(saidOf(events('"key {{ api.secrets.get(\'k\') }}"'))).toEqual([
      'expression-effect flows/login.yaml:5:50 an expression of a flow asks for nothing',
    ]);
  });
});
