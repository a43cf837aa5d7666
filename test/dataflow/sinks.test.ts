import { describe, expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';
import type { EgressManifest } from '../../schemas/generated/bundle.ts';

const crm = 'https://crm.acme.example/hooks/x';

function manifestOf(body: string, helpers = ''): EgressManifest {
  const source = `${helpers}\nexport default async function action(event, api) {\n${body}\n}`;
  const { egress, diagnostics } = compileAction(source, { at: 'login/post-login', allow: ['https://crm.acme.example/hooks/'] });
  if (egress === undefined) throw new Error(JSON.stringify(diagnostics));
  return egress;
}

/** What reaches the state `out`: by value, and what decides. */
function out(body: string, helpers?: string): { readonly from: readonly string[]; readonly decides: readonly string[] } {
  const effect = manifestOf(body, helpers).effects.find(({ name }) => name === 'out');
  if (effect === undefined) throw new Error('the action writes no `out`');
  return { from: effect.from.value ?? [], decides: effect.decides };
}

const email = 'event.user.email';
const ip = 'event.request.ip';

describe('what a value is made from', () => {
  it.each([
    ['a field', 'event.user.email', [email]],
    ['a template', '`<${event.user.email}>`', [email]],
    ['a hash', 'sha256(event.user.email)', [email]],
    ['a slice of a hash', 'sha256(event.user.email).slice(0, 5)', [email]],
    ['an encoding', 'encodeURIComponent(event.user.email)', [email]],
    ['base64', 'btoa(event.user.email)', [email]],
    ['a length', 'event.user.email.length', [email]],
    ['a comparison', 'event.user.email === "a@b.example"', [email]],
    ['a search', 'event.user.email.endsWith("@corp.example")', [email]],
    ['a part of a split', 'event.user.email.split("@")[1] ?? ""', [email]],
    ['a negation', '!event.user.email_verified', ['event.user.email_verified']],
    ['JSON text of a record', 'JSON.stringify({ a: [{ b: event.user.email }] })', [email]],
    ['a member of a record with others', '({ a: event.user.email, b: event.request.ip }).b', [ip]],
    ['an element of a list with others', '[event.user.email, event.request.ip][1] ?? ""', [ip]],
    ['a spread record', '({ ...{ a: event.user.email } }).a', [email]],
    ['a computed name', '({ [event.user.email]: 1 })', [email]],
    ['a read by a computed key', '({ a: 1 })[event.user.email] ?? 0', [email]],
    ['names of members', 'Object.keys({ [event.user.email]: 1 })', [email]],
    ['a list that was mapped', 'event.user.roles.map((role) => role.length)', ['event.user.roles']],
    ['a constant list mapped with a field', '["a"].map((one) => one + event.user.email)', [email]],
    ['a fold', '["a"].reduce((all, one) => all + one + event.user.email, "")', [email]],
    ['whether a callback holds', '["a"].some((one) => event.user.email === one)', [email]],
    ['what a replacement writes', '"x".replace(/x/, () => event.user.email)', [email]],
    ['a sum', 'event.user.logins_count + 1', ['event.user.logins_count']],
    ['a whole group', 'event.request.geo', ['event.request.geo']],
    ['a set', '[...new Set([event.user.email])]', [email]],
    ['pairs of a group', 'Object.entries(event.request.geo).map(([name]) => name)', ['event.request.geo']],
    ['metadata', 'event.user.app_metadata?.a?.b ?? null', ['event.user.app_metadata.a.b']],
    ['configuration', 'config?.threshold ?? null', ['config.threshold']],
    ['a comparison of metadata', 'event.user.app_metadata?.tier === "gold"', ['event.user.app_metadata.tier']],
    ['a constant', '"a"', []],
    ['a date of a field', 'new Date(event.user.created_at).getTime()', ['event.user.created_at']],
  ])('%s', (_name, expression, expected) => {
    expect(out(`api.state.set('out', ${expression});`).from).toEqual(expected);
  });

  it('keeps apart what a helper is given on different ways to it', () => {
    const helpers = 'function twice(text) { return text + text; }';
    const body = 'api.state.set("other", twice(event.user.email)); api.state.set("out", twice(event.request.ip));';
    expect(out(body, helpers).from).toEqual([ip]);
  });

  it.each([
    ['a member written later', 'const r = { a: "" }; r.a = event.user.email; api.state.set("out", r);'],
    ['a member written by another name', 'const r = { a: "" }; const s = r; s.a = event.user.email; api.state.set("out", r);'],
    ['a list pushed to inside a record', 'const r = { a: [""] }; r.a.push(event.user.email); api.state.set("out", r);'],
    ['a list that a helper fills', 'const list = [""]; fill(list, event.user.email); api.state.set("out", list);'],
    ['a record found in a list', 'const list = [{ a: "" }]; for (const one of list) one.a = event.user.email; api.state.set("out", list);'],
    ['a list that was reversed', 'const list = [event.user.email, ""]; list.reverse(); api.state.set("out", list[1] ?? "");'],
    ['a variable set in a loop', 'let text = ""; for (const one of event.user.roles) text = event.user.email; api.state.set("out", text);'],
    [
      'a variable set from another later',
      'let a = ""; let b = ""; for (const _ of [1, 2]) { a = b; b = event.user.email; } api.state.set("out", a);',
    ],
    [
      'an error thrown and caught',
      'try { if (event.request.ip === "") throw new Error(event.user.email); } catch (error) { api.state.set("out", error.message); api.log("info", "x"); }',
    ],
    [
      'an error of a helper',
      'try { fail(event.user.email); } catch (error) { api.state.set("out", error.message); api.log("info", "x"); }',
    ],
    ['a default of a parameter', 'api.state.set("out", or(undefined, event.user.email));'],
  ])('sees %s', (_name, body) => {
    const helpers =
      'function fill(list: string[], text: string) { list.push(text); }\nfunction fail(text: string) { throw new Error(text); }\nfunction or(text: string | undefined, other: string) { return text ?? other; }';
    expect(out(body, helpers).from).toContain(email);
  });
});

describe('what only decides', () => {
  it.each([
    ['a condition around it', 'if (event.user.email_verified) api.state.set("out", 1);'],
    ['a condition that returns before it', 'if (event.user.email_verified) return; api.state.set("out", 1);'],
    ['a choice', 'api.state.set("out", event.user.email_verified ? 1 : 2);'],
    ['a variable set under a condition', 'let kind = "a"; if (event.user.email_verified) kind = "b"; api.state.set("out", kind);'],
    [
      'a list filled under a condition',
      'const list = [1]; if (event.user.email_verified) list.push(2); api.state.set("out", list.length);',
    ],
    ['a member written under a condition', 'const r = { a: 1 }; if (event.user.email_verified) r.a = 2; api.state.set("out", r);'],
    ['a switch', 'switch (event.user.email_verified) { case true: api.state.set("out", 1); break; default: }'],
    ['what a helper returns under a condition', 'api.state.set("out", pick(event.user.email_verified));'],
    [
      'a helper that throws under a condition',
      'try { need(event.user.email_verified); api.state.set("out", 1); } catch { api.log("info", "x"); }',
    ],
    [
      'a loop that ends under a condition',
      'for (const one of [1, 2]) { if (event.user.email_verified) break; api.state.set("out", one); }',
    ],
    ['a filter', 'api.state.set("out", [1, 2].filter((one) => one > 1 && event.user.email_verified));'],
    ['and', 'api.state.set("out", event.user.email_verified && "yes");'],
  ])('%s', (_name, body) => {
    const helpers =
      'function pick(on: boolean) { if (on) return "a"; return "b"; }\nfunction need(on: boolean) { if (!on) throw new Error("no"); }';
    const { from, decides } = out(body, helpers);
    expect(decides).toContain('event.user.email_verified');
    expect(from).toEqual([]);
  });

  it('whether there is a group at all is no value of it', () => {
    expect(out('api.state.set("out", event.transaction.organization != null);')).toEqual({
      from: [],
      decides: ['event.transaction.organization?'],
    });
  });
});

describe('parts of a request', () => {
  it('are told apart, and the answer is a source of its own', () => {
    const manifest = manifestOf(`
      const answer = await api.fetch('${crm}', {
        method: 'POST',
        headers: { 'X-Country': event.request.geo.country },
        body: JSON.stringify({ email: event.user.email }),
      });
      api.state.set('out', (await answer.json())?.id ?? null);
      api.state.set('status', answer.status);`);
    expect(manifest.targets).toEqual([
      {
        method: 'POST',
        url: crm,
        entry: 'https://crm.acme.example/hooks/',
        from: { url: [], headers: ['event.request.geo.country'], body: [email] },
        decides: [],
      },
    ]);
    expect(manifest.effects.map(({ from }) => from.value)).toEqual([[`answer POST ${crm}`], [`answer POST ${crm}`]]);
  });

  it('are told apart where the options are built up', () => {
    const { targets } = manifestOf(`
      const headers = { 'X-Country': '' };
      const given = { email: '' };
      headers['X-Country'] = event.request.geo.country;
      given.email = event.user.email;
      await api.fetch('${crm}', { method: 'POST', headers, body: JSON.stringify(given) });`);
    expect(targets[0]?.from).toEqual({ url: [], headers: ['event.request.geo.country'], body: [email] });
  });

  it('of the error that ends the action, what it may say is listed', () => {
    expect(manifestOf('if (event.user.email === "") throw new Error(`bad ${event.user.email}`);').error).toEqual([email]);
  });
});
