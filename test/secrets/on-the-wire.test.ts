import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { bundleFile, encodeBundle } from '../../compiler/emit/bundle.ts';
import { compileAction } from '../../compiler/index.ts';
import { driveJournal } from '../../runtime/drive.ts';
import { planProgram } from '../../runtime/index.ts';
import { buildApp } from '../../runtime/server/index.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import { guardedFetch, startReceiver } from '../host/receiver.ts';
import { stageTenant } from '../server/support.ts';

const at = 'login/post-auth';
const value = 'k3y-4f-the-cr^m-"x"';
const event = sampleEvent(positionOf(at));
const now = '2026-03-02T10:00:00.000Z';

/** An action on a receiver of its own that answers with what it got. */
async function send(body: string, given: { readonly [name: string]: string | undefined } = { 'crm-key': value }) {
  const receiver = await startReceiver((request, response) => response.end(JSON.stringify(request.headers)));
  const origin = `https://crm.acme.example:${receiver.port}`;
  const source = `export default async function action(event, api) { const url = '${origin}/hooks/x'; ${body} }`;
  const allow = [{ url: `${origin}/`, methods: ['GET', 'POST'] as const }];
  const { program, diagnostics } = compileAction(source, { at, allow, secrets: ['crm-key', 'signing-key'] });
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  const plan = planProgram(program);
  const run = await driveJournal(plan, { event, now }, { fetch: guardedFetch(allow), secrets: (name) => given[name] });
  return { ...run, receiver, program, plan };
}

const logAnswer =
  "const res = await api.fetch(url, { headers: { 'X-Key': `Bearer ${api.secrets.get('crm-key')}` } }); api.log('info', await res.text());";

describe('a secret', () => {
  it('reaches the receiver, and nothing that is kept, printed or computed', async () => {
    const { receiver, outcome, journal, program, plan } = await send(logAnswer);
    expect(receiver.seen[0]?.headers['x-key']).toBe(`Bearer ${value}`);
    expect(journal[0]?.request.headers).toEqual({ 'x-key': ['Bearer ', { secret: 'crm-key' }] });
    // The receiver repeated it, and what it repeated was hidden before anything was kept of it.
    expect(outcome.effects).toContainEqual(expect.objectContaining({ type: 'log', message: expect.stringContaining('[secret]') }));
    for (const kept of [outcome, journal, program]) expect(JSON.stringify(kept)).not.toContain('k3y-4f');
    // The record holds all that a replay needs.
    expect(plan.run({ event, now, journal: JSON.parse(JSON.stringify(journal)) })).toEqual(outcome);
  });

  it('is not sent when it is missing, empty, or cannot stand in a header; the action may catch that', async () => {
    const caught = `try { ${logAnswer} } catch (error) { api.log('warn', error.message); }`;
    for (const [given, message] of [
      [undefined, 'a secret that the request needs has no value here'],
      ['', 'a secret that the request needs has no value here'],
      ['k3y-4f\r\nX-Admin: 1', 'a secret that the request needs has a value that cannot be used there'],
      ['k3y-4f\u0000', 'a secret that the request needs has a value that cannot be used there'],
      ['k3y-4f€', 'a secret that the request needs has a value that cannot be used there'],
    ] as const) {
      const { receiver, outcome, journal } = await send(caught, { 'crm-key': given });
      expect(receiver.seen).toEqual([]);
      expect(outcome.effects).toContainEqual({ type: 'log', level: 'warn', message });
      expect(JSON.stringify([outcome, journal])).not.toContain('k3y-4f');
    }
  });

  it('stays out of what the host throws, and of a provider that throws', async () => {
    const { program } = await send(logAnswer);
    const execute = (fetch: () => Promise<never>, secrets: (name: string) => string) =>
      planProgram(program).execute({ event, now }, { fetch, secrets });
    const failed = await execute(
      () => Promise.reject(new Error(`invalid header Bearer ${value}`)),
      () => value,
    );
    expect(failed.error?.message).toBe('Error: invalid header Bearer [secret]');
    const thrown = await execute(
      () => Promise.reject(new Error('sent')),
      () => {
        throw new Error(`vault says ${value}`);
      },
    );
    expect(thrown.error?.message).toBe('Error: a secret that the request needs has no value here');
  });

  it('does not go on to another origin that a redirect leads to', async () => {
    const seen: (string | undefined)[] = [];
    const receiver = await startReceiver((request, response) => {
      seen.push(request.headers['x-key'] as string | undefined);
      const { host = '' } = request.headers;
      if (!host.startsWith('crm.')) return response.end('arrived');
      response.writeHead(307, { location: `https://partner.example:${receiver.port}/in/x` }).end();
    });
    const origin = `https://crm.acme.example:${receiver.port}`;
    const allow = [{ url: `${origin}/`, redirects: 1 }, `https://partner.example:${receiver.port}/in/`];
    const source = `export default async function action(event, api) { const url = '${origin}/x'; ${logAnswer} }`;
    const { program } = compileAction(source, { at, allow, secrets: ['crm-key'] });
    if (program === undefined) throw new Error('it does not compile');
    const outcome = await planProgram(program).execute({ event, now }, { fetch: guardedFetch(allow), secrets: () => value });
    expect(outcome.error).toBeNull();
    expect(seen).toEqual([`Bearer ${value}`, undefined]);
  });
});

describe('an HMAC', () => {
  it('is what the receiver computes, in both encodings and with keys in all spellings', async () => {
    const bytes = Buffer.from([0, 255, 16, 128, 7]);
    const { receiver } = await send(
      `await api.fetch(url, { headers: {
        A: api.hmac('signing-key', 'grüße', { key: 'base64' }),
        B: 'v1=' + api.hmac(api.secrets.get('signing-key'), 'grüße', { encoding: 'base64' }),
        C: api.hmac('crm-key', 'grüße', { key: 'hex' }) } });`,
      { 'signing-key': bytes.toString('base64'), 'crm-key': bytes.toString('hex') },
    );
    const hmac = (key: Buffer | string) => createHmac('sha256', key).update('grüße');
    expect(receiver.seen[0]?.headers).toMatchObject({
      a: hmac(bytes).digest('hex'),
      b: `v1=${hmac(bytes.toString('base64')).digest('base64')}`,
      c: hmac(bytes).digest('hex'),
    });
  });

  it('is taken by a published receiver of the Standard Webhooks specification', async () => {
    const secret = `whsec_${Buffer.from('a key of twenty-four bytes').toString('base64')}`;
    // The specification lets a message be five minutes old, so its time is the present.
    const sent = new Date();
    const { receiver, outcome } = await (async () => {
      const receiver = await startReceiver((_request, response) => response.end('{}'));
      const origin = `https://crm.acme.example:${receiver.port}`;
      const allow = [{ url: `${origin}/`, methods: ['POST'] as const }];
      const source = `export default async function action(event, api) {
        const body = JSON.stringify({ type: 'user.signed_in', user: event.user.id });
        const id = \`msg_\${event.transaction.id}\`;
        const timestamp = String(Math.floor(Date.now() / 1000));
        await api.fetch('${origin}/hooks', {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            'webhook-id': id,
            'webhook-timestamp': timestamp,
            'webhook-signature': \`v1,\${api.hmac('signing-key', \`\${id}.\${timestamp}.\${body}\`, { encoding: 'base64', key: 'base64' })}\`,
          },
          body,
        });
      }`;
      const { program, diagnostics } = compileAction(source, { at, allow, secrets: ['signing-key'] });
      if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
      const outcome = await planProgram(program).execute(
        { event, now: sent.getTime() },
        { fetch: guardedFetch(allow), secrets: () => secret },
      );
      return { receiver, outcome };
    })();
    expect(outcome.error).toBeNull();
    const [{ body, headers } = { body: '', headers: {} }] = receiver.seen;
    const webhook = new Webhook(secret);
    expect(webhook.verify(body, headers as Record<string, string>)).toMatchObject({ type: 'user.signed_in' });
    expect(() => webhook.verify(`${body} `, headers as Record<string, string>)).toThrow('No matching signature found');
  });

  it('is not made with a key that its spelling does not fit', async () => {
    const { receiver, outcome } = await send("await api.fetch(url, { headers: { A: api.hmac('crm-key', 'x', { key: 'base64' }) } });", {
      'crm-key': 'no base64!',
    });
    expect(receiver.seen).toEqual([]);
    expect(outcome.error?.message).toBe('Error: a secret that the request needs has a value that cannot be used there');
  });
});

describe('the service', () => {
  it('sends secrets and the headers of the block, and shows the value nowhere', async () => {
    const receiver = await startReceiver((request, response) => response.end(JSON.stringify(request.headers)));
    const origin = `https://crm.acme.example:${receiver.port}`;
    const loaded = stageTenant(
      at,
      { tell: `const url = '${origin}/x'; ${logAnswer.replace('headers: {', "headers: { 'X-Tenant': 'mine',")}` },
      {
        blocks: ['action: tell, headers: { X-Source: writ, x-tenant: theirs }'],
        manifest: `fetch: { allow: ["${origin}/"] }\nsecrets: [crm-key]\n`,
      },
    );
    const log: string[] = [];
    const app = buildApp({
      tenants: [loaded],
      fetch: () => guardedFetch([`${origin}/`]),
      secrets: (tenant, name) => (tenant === 'acme' && name === 'crm-key' ? value : undefined),
      logger: { write: (line) => log.push(line) },
      allowUnauthenticated: true,
    });
    const answer = await app.inject({ method: 'POST', url: '/v1/tenants/acme/flows/login/stages/post-auth/runs', payload: { event } });
    await app.close();
    expect(answer.statusCode).toBe(200);
    expect(receiver.seen[0]?.headers).toMatchObject({ 'x-key': `Bearer ${value}`, 'x-source': 'writ', 'x-tenant': 'mine' });
    expect(answer.body).toContain('[secret]');
    const bundle = new TextDecoder().decode(encodeBundle(bundleFile(loaded.bundle)));
    for (const shown of [answer.body, log.join(''), bundle]) expect(shown).not.toContain('k3y-4f');
  });
});
