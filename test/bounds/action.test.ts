import { describe, expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';

const compiled = (body: string, helpers = '') =>
  compileAction(`${helpers}\nasync function action(event, api) { ${body} }`, {
    at: 'login/post-auth',
    allow: ['https://crm.acme.example/'],
  });
const constantOf = (terms: readonly { readonly times: number; readonly of: readonly string[] }[] | undefined) =>
  terms?.find(({ of }) => of.length === 0)?.times ?? 0;
const unknownsOf = (terms: readonly { readonly of: readonly string[] }[] | undefined) => [...new Set(terms?.flatMap(({ of }) => of))];

describe('the bound of an action', () => {
  it('counts the longer of two branches, and nothing behind a return', () => {
    const { bounds } = compiled(
      'const url = "https://crm.acme.example/a"; if (event.request.asn.is_tor) { await api.fetch(url); return; } if (event.request.asn.is_vpn) { await api.fetch(url); } else { await api.fetch(url); await api.fetch(url); }',
    );
    expect(bounds?.fetches).toEqual([{ times: 2, of: [] }]);
  });

  it('multiplies what a loop does by the greatest length of its list', () => {
    const { bounds } = compiled('for (const role of event.user.roles) api.log("info", "seen");');
    expect(bounds?.logs).toEqual([{ times: 256, of: [] }]);
  });

  it('follows texts and lists that grow in a loop', () => {
    const { bounds } = compiled(
      'let text = ""; const list = []; for (const role of event.user.roles) { text += "ab"; list.push(role); } for (const one of list) api.log("info", "x"); for (const c of text) api.log("info", "y");',
    );
    expect(bounds?.logs).toEqual([{ times: 256 + 512, of: [] }]);
  });

  it('begins anew with a list that is made anew at each turn', () => {
    const { bounds } = compiled(
      'for (const identity of event.user.identities) { const parts = []; for (const role of ["a", "b"]) parts.push(role); for (const part of parts) api.log("info", part); }',
    );
    expect(bounds?.logs).toEqual([{ times: 64, of: [] }]);
  });

  it('does not begin anew with what outlives the turn', () => {
    const { bounds } = compiled(
      'let parts: string[] = []; for (const identity of event.user.identities) { if (identity.provider === "x") parts = []; parts.push("a"); } for (const part of parts) api.log("info", part);',
    );
    expect(constantOf(bounds?.logs)).toBeGreaterThanOrEqual(32);
  });

  it('counts claims, and bytes of step state and of metadata, as the budgets do', () => {
    const { bounds } = compiled(
      'api.state.set("ab", "xyz"); api.session.setCustomClaim("a", 1); if (event.request.asn.is_tor) api.session.setCustomClaim("b", 2); api.user.setAppMetadata({ a: true });',
    );
    expect(bounds?.claims).toEqual([{ times: 2, of: [] }]);
    expect(constantOf(bounds?.state)).toBeGreaterThanOrEqual('ab'.length + '"xyz"'.length);
    expect(constantOf(bounds?.metadata)).toBeGreaterThanOrEqual('{"a":true}'.length);
  });

  it('refuses a claim for each role, and warns of a log entry for each', () => {
    const loop = (call: string) => compiled(`for (const role of event.user.roles) ${call};`).diagnostics;
    expect(loop('api.session.setCustomClaim(`is_${role}`, true)')).toMatchObject([
      {
        slug: 'too-many-claims',
        severity: 'error',
        message: 'this may set 256 claims (256 of `event.user.roles` × 1 a turn); a run has 50',
      },
    ]);
    expect(loop('api.log("info", role)')).toMatchObject([{ slug: 'too-many-logs', severity: 'warning' }]);
  });

  it('is a formula over data that nobody described', () => {
    const { bounds } = compiled('for (const key of Object.keys(event.user.app_metadata)) api.log("info", key);');
    expect(unknownsOf(bounds?.logs)).toEqual(['event.user.app_metadata']);
  });

  it('claims nothing where it cannot follow', () => {
    const { bounds } = compiled('let n = 1; for (const role of event.user.roles) n = n * 2; api.state.set("n", "x".repeat(n).length);');
    expect(unknownsOf(bounds?.bytes).every((name) => name.startsWith('?'))).toBe(true);
    expect(unknownsOf(bounds?.bytes)).not.toEqual([]);
  });

  it('refuses a loop in a loop by its name and its numbers', () => {
    const { diagnostics, program } = compiled(
      'for (const role of event.user.roles) for (const group of event.user.groups) if (role === group) api.deny("both");',
    );
    expect(program).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(['W7002']);
    expect(diagnostics[0]?.message).toMatch(/256 of `event\.user\.roles` × 256 of `event\.user\.groups` × \d+ a turn/);
  });
});

describe('what texts of the greatest length may cost', () => {
  const errorsOf = (body: string) => compiled(body).diagnostics.filter(({ severity }) => severity === 'error');

  it.each([
    'for (const group of event.user.groups) if (/^([a-z]{2,12})-(viewer|admin)$/.test(group.trim().toLowerCase())) api.deny("x");',
    'const labels = (event.user.email ?? "").toLowerCase().split("."); for (const [index] of labels.entries()) { if (labels.slice(index).join(".") === "x.example") api.deny("x"); }',
    'const flags: Record<string, string> = {}; for (const pair of (event.request.query.flags ?? "").split(";")) { const [key = "", values = ""] = pair.split("="); flags[key.trim()] = values.split("|").filter((value) => value.trim() !== "").length > 1 ? "many" : "one"; } api.state.set("flags", flags);',
    'api.log("warn", `${event.user.roles.map((role) => role.toUpperCase()).sort().join(", ")} has no rights`);',
  ])('is no more than an action has where they are taken apart once: %s', (body) => {
    expect(errorsOf(body)).toEqual([]);
  });

  it('is refused where all of a text is built at each turn, by the name of the loop', () => {
    const [error] = errorsOf(
      'let all = ""; for (const role of event.user.roles) all = `${all}${encodeURIComponent(role)},`; api.log("info", all);',
    );
    expect(error).toMatchObject({ slug: 'too-many-bytes' });
    expect(error?.message).toMatch(
      /^this may build [\d,]+ bytes of texts, lists and objects \(256 of `event\.user\.roles` × [\d,]+ a turn\)/,
    );
  });

  it('names the operation that takes most', () => {
    const [error] = errorsOf(
      'let n = 0; for (const role of event.user.roles) for (const line of (event.request.query.list ?? "").split(",")) if (line === role) n += 1; api.state.set("n", n);',
    );
    expect(error).toMatchObject({ slug: 'too-many-steps' });
    expect(error?.message).toContain('256 of `event.user.roles` × 1,025 of `(event.request.query.list ?? "").split(",")`');
    expect(errorsOf('api.state.set("n", (event.user.picture ?? "").repeat(9000).length);')[0]?.message).toContain(
      '(most of it in `(event.user.picture ?? "").repeat(9000)`)',
    );
  });

  it('is refused no more once the text is cut', () => {
    const body = (text: string) =>
      `const text = ${text}; let n = 0; for (const a of text.split(",")) for (const b of text.split(",")) if (a === b) n += 1; api.state.set("n", n);`;
    expect(errorsOf(body('event.request.user_agent')).map(({ slug }) => slug)).toEqual(['too-many-bytes', 'too-many-steps']);
    expect(errorsOf(body('event.request.user_agent.slice(0, 100)'))).toEqual([]);
  });
});
