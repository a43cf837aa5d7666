import { describe, expect, it } from 'vitest';
import { auditViewOf } from '../../runtime/audit/mask.ts';
import type { ExecuteFetch } from '../../runtime/execute.ts';
import { runStage } from '../../runtime/flow/engine.ts';
import { planTenant } from '../../runtime/flow/plan-tenant.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { overlayEvent } from '../../schemas/platform/sample.ts';
import { actionUrl, appOf, post, stageTenant, stageUrl } from '../server/support.ts';

const at = 'login/post-auth';
const email = 'marked.person@corp.example';
const event = overlayEvent(positionOf(at, ['identity-lookup', 'password-check']), { user: { email, name: 'Marked Person' } });
const manifest = 'audit: { mask: [user.email] }\nfetch: { allow: ["https://crm.acme.example/hooks/"] }\n';
const fetch: ExecuteFetch = () => Promise.resolve({ status: 200, headers: {}, body: '{}' });
const masked = '[masked: user.email]';

async function run(actions: { readonly [slug: string]: string }, given = manifest) {
  const tenant = stageTenant(at, actions, { manifest: given });
  const outcome = await runStage(planTenant(tenant), at, { run: 'run', event, step: {}, now: 0 }, { fetch });
  const audited = outcome.runs.map(({ slug, outcome: ran }) => {
    const action = tenant.bundle.actions[slug];
    if (action === undefined) throw new Error(`there is no action ${slug}`);
    return auditViewOf(action, tenant.bundle.mask)(ran);
  });
  return { outcome, audited };
}

const messages = async (body: string, given?: string) => (await run({ sync: body }, given)).outcome.log.map(({ message }) => message);

describe('what the audit log shows of a masked field', () => {
  it.each([
    ['itself', 'api.log("info", event.user.email);'],
    ['in a text', 'api.log("info", `hello ${event.user.email}`);'],
    ['its hash', 'api.log("info", sha256(event.user.email));'],
    ['a part of it', 'api.log("info", event.user.email.split("@")[0] ?? "");'],
    ['its length', 'api.log("info", String(event.user.email.length));'],
    ['in the whole user', 'api.log("info", JSON.stringify(event.user));'],
    ['by a callback', 'api.log("info", [event.user.email].map((text) => `<${text}>`).join());'],
    [
      'in an error that was caught',
      'try { if (event.user.email !== "") throw new Error(event.user.email); } catch (error) { api.log("info", error.message); }',
    ],
  ])('is masked: %s', async (_name, body) => {
    expect(await messages(body)).toEqual([masked]);
  });

  it('leaves the other lines as the author wrote them, even with the same text', async () => {
    const body = `api.log("info", event.user.email); api.log("info", event.user.name ?? ""); api.log("info", "${email}");`;
    expect(await messages(body)).toEqual([masked, 'Marked Person', email]);
  });

  it('masks nothing where nothing is to be masked', async () => {
    expect(await messages('api.log("info", event.user.email);', '')).toEqual([email]);
  });

  it('does not mask what the field only decides', async () => {
    expect(await messages('api.log("info", event.user.email.endsWith("@corp.example") ? "ours" : "theirs");')).toEqual(['ours']);
  });

  it('follows it through step state to the actions behind', async () => {
    const { outcome } = await run({
      mark: 'api.state.set("who", event.user.email);',
      sync: 'api.log("info", `seen ${step.mark.who}`);',
    });
    expect(outcome.log).toEqual([{ slug: 'sync', level: 'info', message: masked }]);
    // What the next stage reads is what was written.
    expect(outcome.step).toMatchObject({ mark: { who: email } });
  });

  it('masks reasons, messages and all else that is asked for', async () => {
    const { outcome, audited } = await run({
      sync: [
        'await api.fetch(`https://crm.acme.example/hooks/${encodeURIComponent(event.user.email)}`);',
        'api.state.set("who", event.user.email);',
        'api.session.setCustomClaim("who", { mail: event.user.email });',
        'api.user.setAppMetadata({ who: event.user.email });',
        'api.deny(`no-${event.user.email.length}`, { message: `Sorry, ${event.user.email}` });',
      ].join('\n'),
    });
    expect(outcome.denial).toMatchObject({ reason: 'masked', message: `Sorry, ${email}` });
    const [view] = audited;
    expect(view?.effects).toEqual([
      { type: 'fetch', method: 'GET', url: 'https://crm.acme.example/hooks/{segment}', status: 200 },
      { type: 'state.set', key: 'who', value: masked },
      { type: 'session.setCustomClaim', name: 'who', value: masked, token: 'access' },
      { type: 'user.setAppMetadata', patch: { masked } },
      { type: 'deny', reason: 'masked', message: masked },
    ]);
  });

  it('masks the message of an error that ends the action', async () => {
    const { audited } = await run({ sync: 'if (event.user.email !== "") throw new Error(`bad: ${event.user.email}`);' });
    expect(audited[0]).toMatchObject({ error: { code: 'uncaught-error', message: masked }, reason: 'action-error' });
  });
});

describe('a dry run of an action', () => {
  it('shows the log as the audit log would hold it, and the effects as they were asked for', async () => {
    const body = 'api.log("info", event.user.email); api.log("warn", "by hand"); api.state.set("who", event.user.email);';
    const app = appOf({ tenants: [stageTenant(at, { sync: body }, { manifest })] });
    const answer = (await post(app, actionUrl('sync'), { event, at })).json();
    expect(answer.log).toEqual([
      { slug: 'sync', level: 'info', message: masked },
      { slug: 'sync', level: 'warn', message: 'by hand' },
    ]);
    expect(answer).toMatchObject({ effects: [{ message: email }, { message: 'by hand' }, { value: email }], state: { who: email } });
  });
});

describe('the operator log', () => {
  it('holds nothing of the event, whatever an action does with it', async () => {
    const bodies = [
      'api.log("error", JSON.stringify(event));',
      'throw new Error(JSON.stringify(event));',
      'api.deny("no", { message: event.user.email });',
      'await api.fetch(`https://crm.acme.example/hooks/${encodeURIComponent(event.user.email)}`, { method: "POST", body: JSON.stringify(event) });',
    ];
    const lines: string[] = [];
    for (const body of bodies) {
      for (const failing of [false, true]) {
        const answering = () =>
          failing
            ? Promise.reject(new TypeError(JSON.stringify(event)))
            : Promise.resolve({ status: 200, headers: {}, body: JSON.stringify(event) });
        const tenant = stageTenant(at, { sync: body }, { manifest: 'fetch: { allow: ["https://crm.acme.example/hooks/"] }\n' });
        const app = appOf({ tenants: [tenant], fetch: () => answering, logger: { write: (line) => lines.push(line) } });
        expect((await post(app, stageUrl(at), { event })).statusCode).toBe(200);
        // An event that is refused, and a body that cannot be read.
        await post(app, stageUrl(at), { event: { ...event, user: { ...(event.user as object), email: { is: email } } } });
        await app.inject({
          method: 'POST',
          url: `${stageUrl(at)}?who=${email}`,
          headers: { 'content-type': 'application/json' },
          payload: `{"${email}`,
        });
      }
    }
    const values = textsIn(event).filter((text) => text.length > 6);
    expect(values).toContain(email);
    expect(lines.length).toBeGreaterThan(bodies.length);
    const log = lines.join('\n');
    expect(values.filter((value) => log.includes(value) || log.includes(encodeURIComponent(value)))).toEqual([]);
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
