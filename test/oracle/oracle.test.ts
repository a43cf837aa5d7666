import { describe, expect, it } from 'vitest';
import { type OracleInput, runOracle, unspecified } from '../support/oracle/index.ts';

const now = '2026-03-02T10:00:00.000Z';
const run = (source: string, more: Partial<OracleInput> = {}) => runOracle({ source, event: {}, now, ...more });

/** The messages logged by statements, which see `event`, `step`, `config` and `api`. */
async function logged(body: string, more: Partial<OracleInput> = {}): Promise<unknown[]> {
  const outcome = await run(`async function action(event, api) { const log = (x: unknown) => api.log('info', String(x)); ${body} }`, more);
  expect(outcome.error).toBeNull();
  return outcome.effects.filter(({ type }) => type === 'log').map(({ message }) => message);
}

describe('entries', () => {
  const body = "{ api.log('info', 'ran'); }";
  it.each([
    ['a bare function', `async function anyName(event, api) ${body}`],
    ['a bare function beside its helpers', `function help(event, api) ${body} async function act(event, api) { help(event, api); }`],
    ['a default export', `export default async function (event, api) ${body}`],
    ['an exported arrow function', `export const act = async (event: Event, api: Api) => ${body}`],
    ['an assignment to exports', `exports.act = async (event, api) => ${body}`],
    ['an annotated function', `export async function act(event: Event, api: Api): Promise<void> ${body}`],
  ])('runs %s', async (_form, source) => {
    expect((await run(source)).effects).toEqual([{ type: 'log', level: 'info', message: 'ran' }]);
  });

  it('loads helper modules by relative path', async () => {
    const source = "import { twice } from '../lib/twice.ts'; export default async (event, api) => { api.log('info', twice('a')); };";
    const files = { 'lib/twice.ts': 'export const twice = (text: string): string => text + text;' };
    const outcome = await run(source, { fileName: 'actions/act.ts', files });
    expect(outcome.effects).toEqual([{ type: 'log', level: 'info', message: 'aa' }]);
  });

  it('does not guess between two entries', async () => {
    await expect(run('export const a = async (event, api) => {}; export const b = async (event, api) => {};')).rejects.toThrow('entry');
  });
});

describe('the world a program sees', () => {
  it('has records with own members only', async () => {
    const names = ['constructor', 'toString', 'valueOf', '__proto__', 'hasOwnProperty'];
    const lines = await logged(
      `const record = {}; for (const name of ${JSON.stringify(names)}) { log(record[name]); log(name in record); }`,
    );
    expect(lines).toEqual(names.flatMap(() => ['undefined', 'false']));
  });

  it('keeps a member named __proto__ a member', async () => {
    const event = JSON.parse('{ "user": { "__proto__": { "admin": true } } }');
    expect(await logged("log(event.user.admin); log(event.user['__proto__'].admin)", { event })).toEqual(['undefined', 'true']);
  });

  it('turns objects into text as V8 does', async () => {
    const lines = await logged(
      'log(`${{}}`); log(`${[1, [2, null], {}]}`); log(new Error("x")); log(new Date()); log(new URL("https://a.example")); log(`${new Set([1])}`)',
    );
    expect(lines).toEqual([
      '[object Object]',
      '1,2,,[object Object]',
      'Error: x',
      'Mon Mar 02 2026 10:00:00 GMT+0000 (Coordinated Universal Time)',
      'https://a.example/',
      '[object Set]',
    ]);
  });

  it('turns objects into numbers as V8 does', async () => {
    expect(await logged('log(Number({})); log(+[7]); log([2] > 1); log({} <= {}); log(new Date() - 0)')).toEqual([
      'NaN',
      '7',
      'true',
      'true',
      String(Date.parse(now)),
    ]);
  });

  it('turns a record that hides its conversions into text as an untouched V8 does', async () => {
    const texts = ['{"toString":1}', '{"toString":1,"valueOf":2}', '{"valueOf":2}', '[{"toString":null}]', '{}'];
    const convert = (read: () => unknown): unknown => {
      try {
        return read();
      } catch (error) {
        return (error as Error).name;
      }
    };
    const lines = await logged(
      `for (const text of ${JSON.stringify(texts)}) for (const read of [(x) => \`\${x}\`, (x) => Number(x), (x) => ''.concat(x), (x) => x > 1]) {
         try { log(read(JSON.parse(text))); } catch (error) { log(error.name); }
       }`,
    );
    const reads = [(x: never) => `${x}`, (x: never) => Number(x), (x: never) => ''.concat(x), (x: never) => x > 1];
    expect(lines).toEqual(texts.flatMap((text) => reads.map((read) => String(convert(() => read(JSON.parse(text) as never))))));
  });

  it('has a clock that stands at the instant of the run', async () => {
    const body = 'log(new Date().toISOString()); log(Date.now()); log(new Date(0).toISOString()); log(new Date() instanceof Date)';
    expect(await logged(body)).toEqual([now, String(Date.parse(now)), '1970-01-01T00:00:00.000Z', 'true']);
  });

  it('has no source of chance', async () => {
    expect(await logged('try { Math.random(); } catch (error) { log(error.name); }')).toEqual(['RangeError']);
  });

  it('freezes its inputs throughout', async () => {
    const body =
      "for (const record of [event.user, step.a, config]) try { record.x = 1; } catch (error) { log(error.name + ':' + record.x); }";
    const lines = await logged(body, { event: { user: { x: 0 } }, step: { a: { x: 0 } }, config: { x: 0 } });
    expect(lines).toEqual(['TypeError:0', 'TypeError:0', 'TypeError:0']);
  });

  it('knows URLs, queries, base64, digests and address ranges', async () => {
    const lines = await logged(
      `const url = new URL('/a?x=1&x=%20', 'https://h.example'); log(url.href); log(url.searchParams.getAll('x').join('|'));
       log(new URLSearchParams({ a: 'b c' })); log([...new URLSearchParams([['k', 'v']])]); log(btoa('hé')); log(atob('aA=='));
       log(sha256('')); log(inCidr('10.1.2.3', ['192.0.2.0/24', '10.0.0.0/8'])); log(inCidr('::ffff:10.1.2.3', '10.0.0.0/8'));
       try { new URL('x'); } catch (error) { log(error.name); } try { inCidr('10.0.0.1', 'ten'); } catch (error) { log(error.name); }`,
    );
    expect(lines).toEqual([
      'https://h.example/a?x=1&x=%20',
      '1| ',
      'a=b+c',
      'k,v',
      'aOk=',
      'h',
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'true',
      'false',
      'TypeError',
      'TypeError',
    ]);
  });
});

describe('effects', () => {
  it('sums up state, claims and patches: the later write stands, patches merge', async () => {
    const outcome = await run(`export default async (event, api) => {
      api.state.set('a', 1); api.state.set('a', [2]);
      api.session.setCustomClaim('t', 'x'); api.session.setCustomClaim('t', 'y', { token: 'both' }); api.session.setCustomClaim('u', undefined);
      api.user.setAppMetadata({ a: { b: 1, c: 2 } }); api.user.setAppMetadata({ a: { b: null }, d: undefined });
    };`);
    expect(outcome).toMatchObject({ decision: 'continue', state: { a: [2] }, claims: { t: 'y' }, id_claims: { t: 'y' } });
    expect(outcome.app_metadata).toEqual({ a: { b: null, c: 2 } });
    expect(outcome.effects).toHaveLength(6);
  });

  it('copies values at the call and makes them JSON', async () => {
    const outcome = await run(`export default async (event, api) => {
      const list = [-0, 'a\\uD800']; api.state.set('list', list); list.push('late'); api.state.set('own', JSON.parse('{"__proto__":1}'));
    };`);
    expect(outcome.state.list).toEqual([0, 'a\uFFFD']);
    expect(Object.entries(outcome.state.own ?? {})).toEqual([['__proto__', 1]]);
  });

  it.each([
    "api.state.set('9', 1)",
    "api.state.set('a', undefined)",
    "api.state.set('a', [undefined])",
    "api.state.set('a', NaN)",
    "api.state.set('a', new Date())",
    "api.state.set('a', { b: () => 1 })",
    'const ring = {}; ring.ring = ring; api.user.setAppMetadata(ring)',
    'api.user.setAppMetadata([])',
    "api.session.setCustomClaim(' SUB ', 1)",
    "api.session.setCustomClaim('', 1)",
    "api.deny('No spaces or capitals')",
    "api.log('loud', 'x')",
  ])('%s is an error at the call', async (statement) => {
    const source = `export default async (event, api) => { try { ${statement}; } catch (error) { api.log('info', error.name); } };`;
    expect((await run(source)).effects).toEqual([{ type: 'log', level: 'info', message: 'TypeError' }]);
  });

  it('lets the first denial stand and applies nothing', async () => {
    const outcome = await run(`export default async (event, api) => {
      api.state.set('a', 1); api.deny('first', { message: 'Sorry.' }); api.deny('second');
    };`);
    expect(outcome).toMatchObject({ decision: 'deny', reason: 'first', message: 'Sorry.', error: null, state: {} });
    expect(outcome.effects.map(({ type }) => type)).toEqual(['state.set', 'deny', 'deny']);
  });

  it('denies on an uncaught error and keeps logs alone', async () => {
    const outcome = await run(
      `export default async (event, api) => { api.log('info', 'a'); api.state.set('a', 1); throw new Error('mine'); };`,
    );
    expect(outcome).toMatchObject({ decision: 'deny', reason: 'action-error', error: { message: 'Error: mine' }, state: {} });
    expect(outcome.effects.map(({ type }) => type)).toEqual(['log']);
  });

  it('leaves the wording of V8 errors open', async () => {
    expect((await run('export default async (event, api) => { event.user.email; };')).error?.message).toBe(`TypeError: ${unspecified}`);
  });

  it('keeps a denial that came before the error', async () => {
    const outcome = await run(`export default async (event, api) => { api.deny('early'); throw new Error('late'); };`);
    expect(outcome).toMatchObject({ reason: 'early', error: { message: 'Error: late' }, effects: [{ type: 'deny', reason: 'early' }] });
  });
});

describe('recorded fetches', () => {
  const url = 'https://a.example/x';
  const get = (more: object) => ({ method: 'GET', url, ...more });
  const fetching = (body: string, fetch: object[]) =>
    run(`export default async (event, api) => { const url = '${url}'; const log = (x) => api.log('info', String(x)); ${body} };`, {
      fetch: fetch as NonNullable<OracleInput['fetch']>,
    });

  it('answers by method and URL, in order', async () => {
    const outcome = await fetching(
      `const first = await api.fetch(url); const second = await api.fetch(url, { method: 'POST' }); const third = await api.fetch(url);
       log(first.status); log(second.ok); log(third.headers.get('X-Kind')); log((await third.json()).a); log(await third.text()); log(third.headers.get('none'));`,
      [get({ status: 201 }), get({ status: 200, headers: { 'x-kind': 'k' }, body: { a: 1 } }), { method: 'POST', url, status: 404 }],
    );
    expect(outcome.effects.slice(3).map(({ message }) => message)).toEqual(['201', 'false', 'k', '1', '{"a":1}', 'null']);
    expect(outcome.effects.slice(0, 3)).toEqual([
      { type: 'fetch', method: 'GET', url, status: 201 },
      { type: 'fetch', method: 'POST', url, status: 404 },
      { type: 'fetch', method: 'GET', url, status: 200 },
    ]);
  });

  it('rejects with the recorded error, and with an open wording where nothing is recorded', async () => {
    const outcome = await fetching('for (const n of [1, 2]) try { await api.fetch(url); } catch (error) { log(error.message); }', [
      get({ error: 'reset' }),
    ]);
    expect(outcome.effects.map(({ error, message }) => error ?? message)).toEqual(['reset', 'reset', unspecified, unspecified]);
  });

  it('counts the time that fetches take: alone, in a row, and side by side', async () => {
    const slow = get({ status: 200, ms: 1900 });
    const one = `try { await api.fetch(url); log('ok'); } catch { log('late'); }`;
    const lines = async (body: string, answers: object[]) =>
      (await fetching(body, answers)).effects.filter(({ type }) => type === 'log').map(({ message }) => message);
    expect(await lines(one, [get({ status: 200, ms: 2001 })])).toEqual(['late']);
    expect(await lines(one.repeat(3), [slow, slow, slow])).toEqual(['ok', 'ok', 'late']);
    expect(await lines(`await Promise.all([api.fetch(url), api.fetch(url), api.fetch(url)]); log('all')`, [slow, slow, slow])).toEqual([
      'all',
    ]);
    expect(await lines(one.repeat(6), Array(6).fill(get({ status: 200 })))).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'late']);
  });

  it('rejects a list of fetches as its first failure does', async () => {
    const body = `try { await Promise.all([api.fetch(url), api.fetch(url), api.fetch(url)]); } catch (error) { log(error.message); }`;
    const outcome = await fetching(body, [get({ status: 200 }), get({ error: 'one', ms: 9 }), get({ error: 'two', ms: 1 })]);
    expect(outcome.effects.at(-1)).toEqual({ type: 'log', level: 'info', message: 'one' });
    expect(outcome.effects).toHaveLength(4);
  });
});
