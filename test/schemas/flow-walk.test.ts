import { describe, expect, it } from 'vitest';
import { loadFiles } from '../../compiler/source/load.ts';
import { actionPlaces, programPlaces } from '../../schemas/platform/flow-walk.ts';

const action = 'export default async function action(event, api) {}\n';

/** Where `probe` stands in a login flow with this post-auth stage, and what is known there. */
function places(postAuth: string, others: Record<string, string> = {}) {
  const files = {
    'writ.yaml': 'tenant: acme\n',
    'actions/probe.ts': action,
    'flows/login.yaml': `flow: login\nstages:\n  post-login: [{ action: probe, slug: last }]\n  post-auth: ${postAuth}\n`,
    ...others,
  };
  const { tenant, diagnostics } = loadFiles(new Map(Object.entries(files)));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const flows = Object.fromEntries((tenant?.flows ?? []).map(({ name, flow }) => [name, flow]));
  return actionPlaces('login', flows).map(({ block, position }) => `${block.slug} ${position.at} ${position.risk}`);
}

describe('what is known where an action stands', () => {
  it('is what the blocks before it have run, in all earlier stages, whatever the order in the file', () => {
    expect(places('[{ action: probe, slug: a }, risk-evaluate, { action: probe, slug: b }]')).toEqual([
      'a login/post-auth false',
      'b login/post-auth true',
      'last login/post-login true',
    ]);
  });

  it('does not count what a disabled block, or only one branch, would have run', () => {
    expect(places('[{ risk-evaluate: {}, disabled: true }]')).toEqual(['last login/post-login false']);
    expect(places('[{ decision: d, when: [{ if: "true", then: [risk-evaluate, { action: probe, slug: in }] }] }]')).toEqual([
      'in login/post-auth true',
      'last login/post-login false',
    ]);
  });

  it('counts what every way to it has run; a denied way leads nowhere', () => {
    expect(places('[{ decision: d, when: [{ if: "true", then: [risk-evaluate] }], else: [risk-evaluate] }]')).toEqual([
      'last login/post-login true',
    ]);
    expect(places('[{ decision: d, when: [{ if: "true", then: [{ deny: { reason: x } }] }], else: [risk-evaluate] }]')).toEqual([
      'last login/post-login true',
    ]);
  });

  it('holds inside custom flows for each place that runs them; an allow there ends that flow alone', () => {
    const checks = (blocks: string) => ({ 'flows/checks.yaml': `custom: checks\nstages: { all: ${blocks} }\n` });
    expect(
      places('[{ run-flow: checks }, risk-evaluate, { run-flow: checks, slug: again }]', checks('[{ action: probe, slug: inner }]')),
    ).toEqual(['inner login/post-auth false', 'inner login/post-auth true', 'last login/post-login true']);
    const early = checks('[{ decision: d, when: [{ if: "true", then: [allow] }] }, risk-evaluate]');
    expect(places('[{ run-flow: checks }]', early)).toEqual(['last login/post-login false']);
    expect(places('[{ run-flow: checks }]', checks('[risk-evaluate, allow]'))).toEqual(['last login/post-login true']);
  });

  it('is listed for every block that runs a program', () => {
    const files = {
      'writ.yaml': 'tenant: acme\n',
      'flows/login.yaml': `flow: login
stages:
  post-auth:
    - decision: d
      when: [{ if: "true", then: [{ webhook: w, request: { method: GET, url: "https://a.example/" } }] }]
    - run-flow: checks
    - { log-event: { level: info, message: off }, slug: off, disabled: true }
`,
      'flows/checks.yaml': 'custom: checks\nstages: { all: [risk-evaluate, { log-event: { level: info, message: hello } }] }\n',
    };
    const { tenant } = loadFiles(new Map(Object.entries(files)));
    const flows = Object.fromEntries((tenant?.flows ?? []).map(({ name, flow }) => [name, flow]));
    const found = programPlaces('login', flows).map(({ block, position }) => `${block.kind} ${block.slug} ${position.risk}`);
    expect(found).toEqual(['decision d false', 'webhook w false', 'log-event log-event true']);
  });
});
