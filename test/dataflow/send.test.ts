import { describe, expect, it } from 'vitest';
import { compileLoaded } from '../../compiler/compile-tenant.ts';
import { loadFiles } from '../../compiler/source/load.ts';

const hook = 'https://crm.acme.example/hooks/';

interface Policy {
  readonly send?: string;
  readonly actions: { readonly [slug: string]: string };
  /** The blocks of post-login, in order; the actions when left out. */
  readonly blocks?: string;
}

function compile({ send, actions, blocks }: Policy) {
  const entry = `{ url: "${hook}", methods: [POST]${send === undefined ? '' : `, send: ${send}`} }`;
  const files = {
    'writ.yaml': `tenant: acme\nfetch: { allow: [${entry}] }\n`,
    'flows/login.yaml': `flow: login\nstages:\n  post-login: [issue-session, ${
      blocks ??
      Object.keys(actions)
        .map((slug) => `{ action: ${slug} }`)
        .join(', ')
    }]\n`,
    ...Object.fromEntries(
      Object.entries(actions).map(([slug, body]) => [
        `actions/${slug}.ts`,
        `export default async function action(event: Event, api: Api) {\n${body}\n}\n`,
      ]),
    ),
  };
  return compileLoaded(loadFiles(new Map(Object.entries(files))));
}

const post = (body: string) => `  await api.fetch('${hook}x', { method: 'POST', body: ${body} });`;
const problems = (policy: Policy) =>
  compile(policy)
    .diagnostics.filter(({ code }) => code.startsWith('W6'))
    .map(({ code, message }) => `${code} ${message}`);

describe('the send line of an allowlist entry', () => {
  it('lets what it lists go, and what lies inside', () => {
    const sync = post('JSON.stringify([event.user.email, event.request.geo.country, event.user.app_metadata?.crm?.id ?? null])');
    expect(problems({ send: '[user.email, request.geo, user.app_metadata.crm]', actions: { sync } })).toEqual([]);
  });

  it('holds nothing back when it is left out', () => {
    expect(problems({ actions: { sync: post('JSON.stringify(event)') } })).toEqual([]);
  });

  it('refuses a field that it does not list, where it is read, and says where it is sent', () => {
    const sync = `  const note = \`new: \${event.user.email}\`;\n${post('note')}`;
    const [diagnostic, ...others] = compile({ send: '[user.id]', actions: { sync } }).diagnostics;
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({
      code: 'W6030',
      file: 'actions/sync.ts',
      range: { start: { line: 2, column: 24 }, end: { line: 2, column: 40 } },
      help: 'Leave it out, or let it go there in writ.yaml: `send: [user.id, user.email]`.',
      related: [{ message: 'it is sent here', file: 'actions/sync.ts', range: { start: { line: 3 } } }],
    });
    expect(diagnostic?.message).toBe(
      '`user.email` reaches the body of POST https://crm.acme.example/hooks/x, and `send` of the allowlist entry https://crm.acme.example/hooks/ lists only `user.id`',
    );
  });

  it('lets nothing go when it is empty, and counts what was derived', () => {
    expect(problems({ send: '[]', actions: { sync: post('sha256(event.user.email).slice(0, 5)') } })).toEqual([
      expect.stringContaining('`user.email` reaches the body'),
    ]);
  });

  it('judges values, not branches', () => {
    const sync = `  if (!event.user.email_verified) return;\n${post("event.user.email.endsWith('@a.example') ? 'ours' : 'theirs'")}`;
    expect(problems({ send: '[]', actions: { sync } })).toEqual([]);
  });

  it('says of a whole group to pick its members', () => {
    const [diagnostic] = compile({ send: '[user.email]', actions: { sync: post('JSON.stringify(event.user)') } }).diagnostics;
    expect(diagnostic?.message).toContain('all of `user` reaches the body');
    expect(diagnostic?.help).toBe(
      'Pick the members that are needed, such as `{ id: event.user.id }`, and list those in writ.yaml: `send: [user.email, …]`.',
    );
  });

  it('follows step state to the fields that it was made of', () => {
    const actions = {
      mark: "  api.state.set('hash', sha256(event.user.email));\n  api.state.set('plain', 1);",
      sync: post('JSON.stringify(step.mark.hash)'),
    };
    const [diagnostic] = compile({ send: '[]', actions }).diagnostics;
    expect(diagnostic).toMatchObject({ code: 'W6030', file: 'actions/sync.ts' });
    expect(diagnostic?.related.map(({ message, file }) => [message, file])).toEqual([
      ['it is sent here', 'actions/sync.ts'],
      ['`step.mark.hash` is made of this, by mark', 'actions/mark.ts'],
    ]);
    expect(problems({ send: '[]', actions: { ...actions, sync: post('JSON.stringify(step.mark.plain)') } })).toEqual([]);
  });

  it('follows metadata to the fields that any action puts there, in whatever order they run', () => {
    const actions = {
      sync: post('JSON.stringify(event.user.app_metadata?.seen_at ?? null)'),
      mark: '  api.user.setAppMetadata({ seen_at: event.request.geo.city, other: event.user.email });',
    };
    expect(problems({ send: '[user.app_metadata.seen_at]', actions })).toEqual([expect.stringContaining('`request.geo.city` reaches')]);
    expect(problems({ send: '[user.app_metadata.seen_at, request.geo.city]', actions })).toEqual([]);
  });

  it('follows both, one behind the other', () => {
    const actions = {
      sync: post('JSON.stringify(event.user.user_metadata?.note ?? null)'),
      first: "  api.state.set('text', event.request.ip);",
      second: '  api.user.setUserMetadata({ note: step.first.text });',
    };
    expect(problems({ send: '[user.user_metadata]', actions })).toEqual([expect.stringContaining('`request.ip` reaches')]);
  });
});

describe('personal data to a request inspector', () => {
  const to = (host: string, body: string) => {
    const source = `export default async function action(event: Event, api: Api) {\n  await api.fetch('https://${host}/abc', { method: 'POST', body: ${body} });\n}\n`;
    const files = {
      'writ.yaml': `tenant: acme\nfetch: { allow: ["https://${host}/"] }\n`,
      'flows/login.yaml': 'flow: login\nstages:\n  post-login: [issue-session, { action: sync }]\n',
      'actions/sync.ts': source,
    };
    return compileLoaded(loadFiles(new Map(Object.entries(files)))).diagnostics.map(({ code, severity }) => `${code} ${severity}`);
  };

  it('is warned of, below its hosts too', () => {
    expect(to('webhook.site', 'event.user.email')).toEqual(['W6031 warning']);
    expect(to('eo1x.m.pipedream.net', 'JSON.stringify(event.user)')).toEqual(['W6031 warning']);
  });

  it('is nothing to say of other hosts and other data', () => {
    expect(to('mywebhook.site', 'event.user.email')).toEqual([]);
    expect(to('webhook.site', 'event.transaction.protocol')).toEqual([]);
  });
});
