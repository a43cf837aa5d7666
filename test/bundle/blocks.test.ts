import { describe, expect, it } from 'vitest';
import { bundleFile } from '../../compiler/emit/bundle.ts';
import { BundleError, type BundleErrorCode } from '../../runtime/bundle/error.ts';
import { loadBundle } from '../../runtime/bundle/load.ts';
import { programDigest } from '../../runtime/ir/digest.ts';
import { effectsIn } from '../../schemas/ir/effects-in.ts';
import type { Program } from '../../schemas/ir/program.ts';
import { urlText } from '../../schemas/ir/url-text.ts';
import { bundleOf } from '../flow/support/flow-files.ts';
import { bytesOf, loose, resealed } from './sample-bundle.ts';

const files = {
  'writ.yaml': 'tenant: acme\nwrit: 1\nfetch: { allow: ["https://crm.acme.example/"] }\nsecrets: [crm-key]\n',
  'actions/ask.ts':
    "export default async function ask(event, api) { await api.fetch('https://crm.acme.example/x'); api.state.set('branch', 0); api.log('info', 'asked'); }\n",
  'flows/login.yaml': `flow: login
stages:
  post-auth:
    - risk-evaluate
    - run-flow: checks
    - action: ask
    - decision: route
      when:
        - if: event.request.asn.is_tor
          then: [{ log-event: { level: info, message: "tor {{ event.request.ip }}" } }]
      else:
        - decision: inner
          when: [{ if: event.authentication.risk_score > 70, then: [mfa] }]
  post-login: [issue-session]
`,
  'flows/checks.yaml': 'custom: checks\nstages: { all: [{ log-event: { level: warn, message: checked } }] }\n',
};

const file = bundleFile(bundleOf(files));

/** What loading says after a change; digests that are `fit` are made to fit again. */
function codeAfter(change: (blocks: ReturnType<typeof loose>[], bundle: ReturnType<typeof loose>) => void): BundleErrorCode | 'loaded' {
  const changed = loose(file);
  const [stage] = changed.bundle.flows.login.stages;
  change(stage.blocks, changed.bundle);
  const refit = (value: ReturnType<typeof loose>): void => {
    if (typeof value !== 'object' || value === null) return;
    if (value.digest === 'fit') value.digest = programDigest(value.program);
    Object.values(value).forEach(refit);
  };
  refit(changed.bundle);
  try {
    loadBundle(bytesOf(resealed(changed)));
    return 'loaded';
  } catch (error) {
    if (error instanceof BundleError) return error.code;
    throw error;
  }
}

/** Gives a program the manifest that says what it does. */
function egressOf(compiled: ReturnType<typeof loose>): void {
  const { functions, targets } = compiled.program as Program;
  compiled.egress = {
    targets: targets.map((target) => ({
      method: target.method,
      url: urlText(target),
      entry: 'https://crm.acme.example/',
      from: { url: [], headers: [], body: [] },
      decides: [],
    })),
    effects: functions.flatMap(({ body }) => effectsIn(body)).map(({ member }) => ({ member, from: {}, decides: [] })),
    error: [],
  };
}

/** The same after a change to the program of the decision. */
function codeWith(change: (program: ReturnType<typeof loose>, body: ReturnType<typeof loose>[]) => void): BundleErrorCode | 'loaded' {
  return codeAfter(([, , , route]) => {
    change(route.compiled.program, route.compiled.program.functions.at(-1).body);
    route.compiled.digest = 'fit';
    egressOf(route.compiled);
  });
}

const text = (value: unknown) => ({ op: 'literal', value });
const effect = (member: string, ...values: unknown[]) => ({ op: 'effect', member, arguments: values.map(text) });

describe('the program of a block', () => {
  it('is loaded as the compiler wrote it, wherever the block stands', () => {
    expect(codeAfter(() => {})).toBe('loaded');
    expect(codeWith(() => {})).toBe('loaded');
  });

  it('must be there wherever a flow comes to the block', () => {
    expect(codeAfter(([, , , route]) => delete route.compiled)).toBe('flow-refused');
    expect(codeAfter(([, , , route]) => delete route.branches[0].blocks[0].compiled)).toBe('flow-refused');
    expect(codeAfter(([, , , route]) => delete route.otherwise[0].compiled)).toBe('flow-refused');
    expect(codeAfter((_blocks, { flows }) => delete flows.checks.stages[0].blocks[0].compiled)).toBe('flow-refused');
    expect(
      codeAfter(([, , , route]) => {
        delete route.otherwise[0].compiled;
        route.otherwise[0].disabled = true;
      }),
    ).toBe('loaded');
  });

  it('must be what its digest says, and pass the verifier, also where no flow comes to the block', () => {
    const spoil = ({ compiled }: ReturnType<typeof loose>) => compiled.program.functions[0].slots++;
    expect(codeAfter(([, , , route]) => spoil(route))).toBe('program-digest');
    expect(codeAfter(([, , , route]) => spoil(route.otherwise[0]))).toBe('program-digest');
    expect(codeAfter(([, , , route]) => spoil(route.branches[0].blocks[0]))).toBe('program-digest');
    expect(codeAfter((_blocks, { flows }) => spoil(flows.checks.stages[0].blocks[0]))).toBe('program-digest');
    expect(
      codeAfter(([, , , route]) => {
        route.otherwise[0].disabled = true;
        spoil(route.otherwise[0]);
      }),
    ).toBe('program-digest');
    expect(codeWith((_program, body) => body.push({ op: 'set', value: text(1), slot: 9 }))).toBe('program-refused');
  });

  it('must have been compiled for where the block stands', () => {
    expect(codeAfter((blocks) => blocks.unshift(blocks.pop()))).toBe('position-not-checked');
    expect(codeAfter((blocks) => blocks.push(blocks.shift()))).toBe('position-not-checked');
    expect(
      codeAfter((_blocks, { flows: { login } }) => login.stages.unshift({ stage: 'pre-login', blocks: login.stages[0].blocks.splice(3) })),
    ).toBe('position-not-checked');
    expect(
      codeAfter(([, , , route], { actions }) => {
        route.compiled = { ...route.compiled, program: actions.ask.program, digest: actions.ask.digest };
        egressOf(route.compiled);
      }),
    ).toBe('block-program');
  });

  it('does what such a block does alone: a decision chooses a branch that it has', () => {
    expect(codeWith((_program, body) => body.unshift(effect('state.set', 'branch', 1)))).toBe('loaded');
    for (const asked of [
      effect('state.set', 'branch', 2),
      effect('state.set', 'branch', -1),
      effect('state.set', 'branch', 0.5),
      effect('state.set', 'branch', '0'),
      effect('state.set', 'other', 0),
      effect('deny', 'no'),
      effect('log', 'info', 'hello'),
      effect('user.setAppMetadata', {}),
      effect('session.setCustomClaim', 'tier', 'x'),
      effect('mfa.require'),
      { op: 'effect', member: 'state.set', arguments: [text('branch'), { op: 'get', object: { op: 'input', name: 'event' }, key: 'n' }] },
      { op: 'if', test: text(true), consequent: [effect('deny', 'no')], alternate: [] },
    ]) {
      const body = structuredClone<ReturnType<typeof loose>>(asked);
      if (body.member === 'user.setAppMetadata') body.arguments = [{ op: 'record', entries: [] }];
      expect(codeWith((_program, statements) => statements.unshift(body))).toBe('block-program');
    }
    const request = {
      op: 'request',
      url: text('https://crm.acme.example/x'),
      options: { op: 'special', name: 'undefined' },
      headers: [],
      targets: [0],
    };
    const fetching = (url: string) =>
      codeWith((program, body) => {
        program.targets = [{ method: 'GET', url: [{ text: url }] }];
        program.functions.at(-1).slots += 1;
        const fetch = { op: 'fetch', all: false, slot: program.functions.at(-1).slots - 1, requests: [request] };
        body.unshift({ op: 'if', test: text(false), consequent: [fetch], alternate: [] });
      });
    expect(fetching('https://crm.acme.example/x')).toBe('block-program');
    expect(fetching('https://evil.example/x')).toBe('target-not-allowed');
  });

  it('does what such a block does alone: a log event writes lines of its level', () => {
    const logging = (asked: unknown) =>
      codeAfter(([, , , route]) => {
        const { compiled } = route.branches[0].blocks[0];
        compiled.program.functions[0].body.push(asked);
        compiled.digest = 'fit';
        egressOf(compiled);
      });
    expect(logging(effect('log', 'info', 'more'))).toBe('loaded');
    expect(logging(effect('log', 'error', 'more'))).toBe('block-program');
    expect(logging(effect('state.set', 'branch', 0))).toBe('block-program');
    expect(logging(effect('deny', 'no'))).toBe('block-program');
  });

  it('has a manifest, and one that is its own', () => {
    expect(codeAfter(([, , , route]) => (route.compiled.egress.effects = []))).toBe('egress-manifest');
    expect(codeAfter(([, , , route]) => delete route.compiled.egress)).toBe('schema');
  });
});

describe('a flow', () => {
  it('runs no custom flow inside itself, straight or by way of another', () => {
    const run = (flow: string) => ({ kind: 'run-flow', slug: `run-${flow}`, disabled: false, flow });
    expect(codeAfter((_blocks, { flows }) => flows.checks.stages[0].blocks.push(run('checks')))).toBe('flow-refused');
    expect(
      codeAfter((_blocks, { flows }) => {
        flows.other = { custom: true, stages: [{ stage: 'only', blocks: [run('checks')] }] };
        flows.checks.stages[0].blocks.push(run('other'));
      }),
    ).toBe('flow-refused');
  });

  it('has no step key twice on one way, in custom flows neither', () => {
    const mfa = { kind: 'platform', slug: 'mfa', disabled: false, block: 'mfa' };
    expect(codeAfter((_blocks, { flows }) => flows.checks.stages[0].blocks.push(mfa))).toBe('flow-refused');
    expect(codeAfter((_blocks, { flows }) => flows.checks.stages[0].blocks.push({ ...mfa, slug: 'another' }))).toBe('loaded');
    expect(codeAfter((_blocks, { flows }) => flows.checks.stages[0].blocks.push({ ...mfa, disabled: true }))).toBe('loaded');
    expect(codeAfter((blocks) => blocks.push({ ...mfa, slug: 'risk-evaluate' }))).toBe('flow-refused');
    // The branches of a decision exclude each other.
    expect(codeAfter(([, , , route]) => route.branches[0].blocks.push(mfa))).toBe('loaded');
  });

  it('has its stages in the order of the platform', () => {
    expect(codeAfter((_blocks, { flows }) => flows.login.stages.reverse())).toBe('flow-refused');
  });

  it('hands the platform no configuration that its block does not take', () => {
    const mfa = { kind: 'platform', slug: 'last', disabled: false, block: 'mfa' };
    expect(codeAfter((blocks) => blocks.push({ ...mfa, config: { factors: ['totp'] } }))).toBe('loaded');
    expect(codeAfter((blocks) => blocks.push({ ...mfa, config: { factors: 5 } }))).toBe('flow-refused');
  });
});

describe('what a tenant wrote', () => {
  it('raises no budget of the platform', () => {
    expect(codeAfter((_blocks, { limits }) => limits.steps--)).toBe('loaded');
    expect(codeAfter((_blocks, { limits }) => limits.steps++)).toBe('limit-raised');
    expect(codeAfter((_blocks, { limits }) => (limits.stageTime = 60_000))).toBe('limit-raised');
  });

  it.each([
    ['matches with backtracking', { type: 'string', pattern: '^(a+)+$' }],
    ['branches and refers to itself', { anyOf: [{ type: 'array', items: { $ref: '#' } }, { items: { $ref: '#' } }] }],
    ['is no schema', { type: 'nonsense' }],
    ['refers to another place', { $ref: 'https://evil.example/schema' }],
  ])('is no schema of a configuration that %s', (_what, config) => {
    expect(codeAfter((_blocks, { actions }) => (actions.ask.config = config))).toBe('schema-refused');
  });
});
