import { describe, expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';
import type { JournalEntry } from '../../runtime/eval/journal.ts';
import { runReference } from '../../runtime/eval/reference/index.ts';
import { type FetchRequest, planProgram } from '../../runtime/index.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';

const at = 'login/post-auth';
const allow = [{ url: 'https://crm.acme.example/', methods: ['GET', 'POST'] as const }];
const secrets = ['crm-key', 'other-key', 'signing-key'];
const url = "'https://crm.acme.example/x'";
const event = sampleEvent(positionOf(at));

function compile(body: string, helpers = '') {
  const source = `${helpers}\nexport default async function action(event, api) { ${body} }`;
  return compileAction(source, { at, allow, secrets });
}

/** The codes of a body's errors. */
function refusals(body: string, helpers = ''): readonly string[] {
  return compile(body, helpers).diagnostics.flatMap(({ code, severity }) => (severity === 'error' ? [code] : []));
}

/** What an action asks the host to send, on both evaluators. */
function requestsOf(body: string, helpers = ''): readonly FetchRequest[] {
  const { program, diagnostics } = compile(body, helpers);
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  const plan = planProgram(program);
  const drive = (run: typeof plan.run) => {
    const journal: JournalEntry[] = [];
    for (;;) {
      const result = run({ event, now: 0, journal });
      if (!('pending' in result)) return { result, requests: journal.map(({ request }) => request) };
      journal.push(...result.pending.map((request) => ({ request, answer: { status: 200, headers: {}, body: '', ms: 1 } })));
    }
  };
  const planned = drive(plan.run);
  expect(drive((input) => runReference(program, input))).toEqual(planned);
  expect(planned.result.error).toBeNull();
  return planned.requests;
}

const headersOf = (body: string, helpers = '') => requestsOf(body, helpers).map(({ headers }) => headers);
const key = { secret: 'crm-key' };

describe('a secret in a header', () => {
  it.each([
    ['alone', `await api.fetch(${url}, { headers: { 'X-Key': api.secrets.get('crm-key') } });`, [key]],
    [
      'in a template',
      `await api.fetch(${url}, { headers: { 'X-Key': \`Bearer \${api.secrets.get('crm-key')}!\` } });`,
      ['Bearer ', key, '!'],
    ],
    ['behind a +', `await api.fetch(${url}, { headers: { 'X-Key': 'Bearer ' + api.secrets.get('crm-key') } });`, ['Bearer ', key]],
    ['through a variable', `const k = api.secrets.get('crm-key'); await api.fetch(${url}, { headers: { 'X-Key': k } });`, [key]],
    [
      'through a variable for the template',
      `const auth = \`Bearer \${api.secrets.get('crm-key')}\`; await api.fetch(${url}, { headers: { 'X-Key': auth } });`,
      ['Bearer ', key],
    ],
    [
      'through a variable that is set on two branches',
      `let k = api.secrets.get('crm-key'); if (event.request.ip === '') k = api.secrets.get('other-key'); await api.fetch(${url}, { headers: { 'X-Key': k } });`,
      [key],
    ],
    [
      'chosen by a ternary',
      `await api.fetch(${url}, { headers: { 'X-Key': event.request.ip === '' ? api.secrets.get('other-key') : api.secrets.get('crm-key') } });`,
      [key],
    ],
    ['under a constant name', `const name = 'crm-key'; await api.fetch(${url}, { headers: { 'X-Key': api.secrets.get(name) } });`, [key]],
    [
      'in a record of its own',
      `const headers = { Accept: 'text/plain', 'X-Key': api.secrets.get('crm-key') }; await api.fetch(${url}, { headers });`,
      [key],
    ],
    [
      'in options of their own',
      `const options = { method: 'POST', headers: { 'X-Key': api.secrets.get('crm-key') }, body: event.request.ip } as const; await api.fetch(${url}, options);`,
      [key],
    ],
    [
      'in a record that is spread into the headers',
      `const auth = { 'X-Key': api.secrets.get('crm-key') }; await api.fetch(${url}, { headers: { ...auth, Accept: 'text/plain' } });`,
      [key],
    ],
    [
      'beside another of the same name in other case',
      `await api.fetch(${url}, { headers: { 'X-Key': 'a', 'x-key': api.secrets.get('crm-key') } });`,
      ['a, ', key],
    ],
  ])('may stand %s', (_how, body, expected) => {
    expect(headersOf(body).map((headers) => headers['x-key'])).toEqual([expected]);
  });

  it('goes through parameters of helpers, which may get a plain text too', () => {
    const helpers = `async function send(api, auth) { await api.fetch(${url}, { headers: { 'X-Key': \`Bearer \${auth}\` } }); }`;
    const body = "await send(api, api.secrets.get('crm-key')); await send(api, api.secrets.get('other-key')); await send(api, 'none');";
    expect(headersOf(body, helpers).map((headers) => headers['x-key'])).toEqual([
      ['Bearer ', key],
      ['Bearer ', { secret: 'other-key' }],
      'Bearer none',
    ]);
  });

  it('stands beside one that is left out', () => {
    const body = `const eu = event.request.ip === ''; await api.fetch(${url}, { headers: { 'X-Key': eu ? api.secrets.get('crm-key') : undefined, 'X-Other': api.secrets.get('other-key') } });`;
    expect(headersOf(body)).toEqual([{ 'x-other': [{ secret: 'other-key' }] }]);
  });

  it('is computed where it is written, before what stands behind it changes its parts', () => {
    const body = `let data = 'first'; const sign = api.hmac('signing-key', data); data = 'second'; await api.fetch(${url}, { method: 'POST', headers: { 'X-Signature': sign }, body: data });`;
    expect(requestsOf(body)).toMatchObject([
      {
        headers: { 'x-signature': [{ secret: 'signing-key', data: 'first', encoding: 'hex', key: 'text' }] },
        body: 'second',
      },
    ]);
  });

  it('stands in one of several fetches side by side', () => {
    const body = `await Promise.all([api.fetch(${url}, { headers: { 'X-Key': api.secrets.get('crm-key') } }), api.fetch(${url})]);`;
    expect(headersOf(body)).toEqual([{ 'x-key': [key] }, {}]);
  });

  it('is an HMAC under a secret or its name', () => {
    const body = `await api.fetch(${url}, { headers: { A: api.hmac('signing-key', 'x', { encoding: 'base64', key: 'base64' }), B: api.hmac(api.secrets.get('signing-key'), 'x') } });`;
    expect(headersOf(body)).toEqual([
      {
        a: [{ secret: 'signing-key', data: 'x', encoding: 'base64', key: 'base64' }],
        b: [{ secret: 'signing-key', data: 'x', encoding: 'hex', key: 'text' }],
      },
    ]);
  });
});

const get = "api.secrets.get('crm-key')";
const auth = "`Bearer ${api.secrets.get('crm-key')}`";

describe('a secret anywhere else', () => {
  it.each([
    ['a log', `api.log('info', ${auth});`],
    ['a log of itself', `api.log('info', ${get});`],
    ['a log through console', `console.log(${auth});`],
    ['a denial', `api.deny('no', { message: ${auth} });`],
    ['state', `api.state.set('key', ${auth});`],
    ['state as it is', `api.state.set('key', ${get});`],
    ['metadata', `api.user.setAppMetadata({ key: ${auth} });`],
    ['a claim', `api.session.setCustomClaim('key', ${auth});`],
    ['an error', `throw new Error(${auth});`],
    ['its length', `const t = ${auth}; if (t.length > 20) api.deny('no');`],
    ['a member', `const k = ${get}; api.log('info', \`\${k.length}\`);`],
    ['a character', `const t = ${auth}; api.log('info', t[0] ?? '');`],
    ['a split', `const t = ${auth}; api.log('info', t.split(' ')[1] ?? '');`],
    ['a slice', `api.log('info', ${auth}.slice(0, 8));`],
    ['a comparison', `if (${auth} === 'Bearer x') api.deny('no');`],
    ['a comparison of two', `if (${get} === api.secrets.get('other-key')) api.deny('no');`],
    ['an ordering', `if (${auth} < 'Bearer m') api.deny('no');`],
    ['a switch', `switch (${auth}) { case 'Bearer x': api.deny('no'); break; }`],
    ['a condition', `if (${get}) api.deny('no');`],
    ['a negation', `if (!${get}) api.deny('no');`],
    ['its kind', `api.log('info', typeof ${get});`],
    ['a fallback', `const k = ${get} ?? 'x'; await api.fetch(${url}, { headers: { A: k } });`],
    ['a digest', `api.log('info', sha256(${auth}));`],
    ['an encoding', `api.log('info', btoa(${auth}));`],
    ['an encoded header', `await api.fetch(${url}, { headers: { A: btoa(${auth}) } });`],
    ['a conversion', `api.log('info', String(${get}));`],
    ['JSON', `api.log('info', JSON.stringify(${get}));`],
    ['JSON in a header', `await api.fetch(${url}, { headers: { A: JSON.stringify({ key: ${auth} }) } });`],
    ['a list', `const all = [${get}]; await api.fetch(${url}, { headers: { A: all[0] } });`],
    ['a record', `const all = { key: ${get} }; await api.fetch(${url}, { headers: { A: all.key } });`],
    ['headers that are read', `const headers = { A: ${auth} }; api.log('info', headers.A); await api.fetch(${url}, { headers });`],
    [
      'headers that are walked',
      `const headers = { A: ${auth} }; for (const v of Object.values(headers)) api.log('info', v); await api.fetch(${url}, { headers });`,
    ],
    ['headers that are written to', `const headers = { A: ${auth}, B: 'x' }; headers.B = 'y'; await api.fetch(${url}, { headers });`],
    ['headers that are handed on', `const headers = { A: ${auth} }; show(api, headers); await api.fetch(${url}, { headers });`],
    [
      'options that are read',
      `const options = { headers: { A: ${auth} } }; api.log('info', options.headers.A); await api.fetch(${url}, options);`,
    ],
    ['the name of a header', `await api.fetch(${url}, { headers: { [${auth}]: 'x' } });`],
    ['a callback', `const all = ['a'].map((x) => x + ${get}); api.log('info', all.join());`],
    ['the data of an HMAC', `await api.fetch(${url}, { headers: { A: api.hmac('crm-key', ${auth}) } });`],
    ['a loop', `for (const c of ${auth}.split('')) api.log('info', c);`],
    ['a helper that logs it', `show(api, ${auth});`],
    ['a helper that answers it', `const k = same(${get}); await api.fetch(${url}, { headers: { A: k } });`],
    [
      'another option that may replace the headers',
      `const rest = event.request.ip === '' ? { headers: { B: 'x' } } : {}; await api.fetch(${url}, { headers: { A: ${get} }, ...rest });`,
    ],
    ['the method', `await api.fetch(${url}, { method: ${auth} === '' ? 'GET' : 'POST' });`],
  ])('is refused: %s', (_where, body) => {
    const helpers = [
      ['show', 'function show(api, value) { api.log("info", `${value}`); }'],
      ['same', 'function same(value) { return value; }'],
    ] as const;
    const used = helpers.flatMap(([name, text]) => (body.includes(`${name}(`) ? [text] : []));
    const codes = refusals(body, used.join('\n'));
    expect(codes).not.toEqual([]);
    // A method that is no constant, a type that does not fit, or our own rule: but never accepted, and the rule speaks where types do not.
    expect(codes.some((code) => code === 'W6020' || code === 'W6004')).toBe(true);
  });

  it.each([
    ['the URL', `await api.fetch(\`https://crm.acme.example/x?key=\${api.secrets.get('crm-key')}\`);`],
    ['the encoded URL', `await api.fetch(\`https://crm.acme.example/x?key=\${encodeURIComponent(${auth})}\`);`],
    ['the body', `await api.fetch(${url}, { method: 'POST', body: ${auth} });`],
    ['a JSON body', `await api.fetch(${url}, { method: 'POST', body: JSON.stringify({ key: ${auth} }) });`],
    ['a form', `await api.fetch(${url}, { method: 'POST', body: new URLSearchParams({ key: ${auth} }).toString() });`],
  ])('is refused with the advice to use a header: %s', (_where, body) => {
    const found = compile(body).diagnostics.find(({ code }) => code === 'W6021');
    expect(found?.help).toMatch(/^Send it in a header/);
  });
});

describe('the name of a secret', () => {
  it('is one that writ.yaml declares', () => {
    const [found] = compile(`await api.fetch(${url}, { headers: { A: api.secrets.get('crm-kye') } });`).diagnostics;
    expect(found).toMatchObject({ code: 'W6023', message: 'there is no secret `crm-kye`; did you mean `crm-key`?' });
  });

  it.each([
    ['computed', `await api.fetch(${url}, { headers: { A: api.secrets.get(event.request.ip) } });`, 'W6022'],
    ['computed for an HMAC', `await api.fetch(${url}, { headers: { A: api.hmac(event.request.ip, 'x') } });`, 'W6022'],
    ['undeclared for an HMAC', `await api.fetch(${url}, { headers: { A: api.hmac('nobody', 'x') } });`, 'W6023'],
    ['a parameter', 'await sign(api, "crm-key"); await sign(api, "other-key");', 'W6022'],
  ])('is refused when it is %s', (_how, body, code) => {
    const helpers = `async function sign(api, name) { await api.fetch(${url}, { headers: { A: api.secrets.get(name) } }); }`;
    expect(refusals(body, body.startsWith('await sign') ? helpers : '')).toContain(code);
  });

  it('is needed: without any, none may be used', () => {
    const source = `export default async function action(event, api) { await api.fetch(${url}, { headers: { A: ${get} } }); }`;
    expect(compileAction(source, { at, allow }).diagnostics.map(({ code }) => code)).toEqual(['W6023']);
  });
});
