import { describe, expect, it } from 'vitest';
import { compileLoaded } from '../../compiler/compile-tenant.ts';
import { loadFiles } from '../../compiler/source/load.ts';

const fetching = (url: string) => `export default async function action(event: Event, api: Api) {\n  await api.fetch(${url});\n}\n`;

interface Policy {
  readonly allow: readonly string[];
  readonly actions?: { readonly [slug: string]: string };
  readonly blocks?: string;
  readonly more?: string;
}

const crm = { ping: fetching("'https://crm.acme.example/hooks/x'") };

function compile({ allow, actions = crm, blocks = '{ action: ping }', more = '' }: Policy) {
  const files = {
    'writ.yaml': `tenant: acme\nfetch:\n  allow:\n${allow.map((entry) => `    - ${entry}\n`).join('')}${more}`,
    'flows/login.yaml': `flow: login\nstages:\n  post-login: [issue-session, ${blocks}]\n`,
    ...Object.fromEntries(Object.entries(actions).map(([slug, source]) => [`actions/${slug}.ts`, source])),
  };
  return compileLoaded(loadFiles(new Map(Object.entries(files))));
}

/** The entries that are warned of, by their line; no other diagnostics may stand beside them. */
function unused(policy: Policy): { readonly line: number; readonly message: string }[] {
  return compile(policy).diagnostics.map(({ slug, severity, file, range, message }) => {
    expect({ slug, severity, file }).toEqual({ slug: 'allow-entry-unused', severity: 'warning', file: 'writ.yaml' });
    return { line: range.start.line, message };
  });
}

describe('an entry of the allowlist', () => {
  it('is quiet where an action sends there, by whatever part of the entry', () => {
    const actions = { ping: fetching('`https://eu.crm.acme.example/hooks/${encodeURIComponent(event.user.id)}?a=b`') };
    expect(unused({ allow: ["'https://*.crm.acme.example/hooks'"], actions })).toEqual([]);
  });

  it('is quiet where a webhook sends there', () => {
    const webhook = '{ webhook: notify, request: { method: POST, url: "https://geo.acme.example/x", body: { a: 1 } }, on-error: continue }';
    const allow = ['https://crm.acme.example/hooks/', 'https://geo.acme.example/'];
    expect(unused({ allow, blocks: `{ action: ping }, ${webhook}` })).toEqual([]);
    expect(
      unused({ allow: [...allow, 'https://other.acme.example/'], blocks: `{ action: ping }, ${webhook}` }).map(({ line }) => line),
    ).toEqual([6]);
    expect(unused({ allow, blocks: `{ action: ping }, ${webhook.replace('{ webhook', '{ disabled: true, webhook')}` })).toEqual([]);
  });

  it('is warned of where nothing is sent under it, at its line', () => {
    const allow = [
      'https://crm.acme.example/hooks/',
      'https://geo.acme.example/',
      '{ url: "https://crm.acme.example/hooks/", methods: [DELETE] }',
    ];
    expect(unused({ allow })).toEqual([
      { line: 5, message: 'nothing is sent under the allowlist entry https://geo.acme.example/' },
      { line: 6, message: 'nothing is sent under the allowlist entry https://crm.acme.example/hooks/' },
    ]);
    expect(compile({ allow }).bundle).toBeDefined();
  });

  it('is warned of where a narrower or an earlier one speaks for all that is sent', () => {
    const allow = ['https://crm.acme.example/', 'https://crm.acme.example/hooks/', 'https://crm.acme.example/hooks/'];
    const message = (entry: string) =>
      `nothing is sent under the allowlist entry ${entry}: the entry https://crm.acme.example/hooks/ speaks for all that it could cover`;
    expect(unused({ allow })).toEqual([
      { line: 4, message: message('https://crm.acme.example/') },
      { line: 6, message: message('https://crm.acme.example/hooks/') },
    ]);
  });

  it('is warned of where only an action that no flow runs would send there', () => {
    const actions = { ...crm, later: fetching("'https://geo.acme.example/'") };
    const { diagnostics } = compile({ allow: ['https://crm.acme.example/', 'https://geo.acme.example/'], actions });
    expect(diagnostics.map(({ slug }) => slug).sort()).toEqual(['action-unused', 'allow-entry-unused']);
  });

  it('is passed over where writ.yaml says why', () => {
    const allow = ['https://crm.acme.example/', 'https://geo.acme.example/'];
    expect(unused({ allow, more: 'silence: { allow-entry-unused: "opened by the network team" }\n' })).toEqual([]);
  });
});

describe('nobody can say that an entry is unused', () => {
  it('while an action has errors', () => {
    const { diagnostics } = compile({ allow: ['https://crm.acme.example/'], actions: { ping: fetching('event.user.id') } });
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['error']);
  });

  it('while a block that may use it is disabled', () => {
    expect(unused({ allow: ['https://crm.acme.example/'], blocks: '{ action: ping, disabled: true }' })).toEqual([]);
  });

  it('where an entry in use permits redirects, whose target the receiver chooses', () => {
    expect(unused({ allow: ['{ url: "https://crm.acme.example/", redirects: 1 }', 'https://geo.acme.example/'] })).toEqual([]);
  });

  it('but an entry that permits redirects and is not used itself takes no other with it', () => {
    const allow = ['https://crm.acme.example/', '{ url: "https://geo.acme.example/", redirects: 1 }'];
    expect(unused({ allow }).map(({ line }) => line)).toEqual([5]);
  });
});
