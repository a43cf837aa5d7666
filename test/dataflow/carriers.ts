import type { Random } from '../differential/random.ts';

/**
 * Ways for data to travel, one operation each: programs made of them tell events apart by almost every operation that there is. `X` and
 * `Y` are texts. An expression answers a text; statements leave theirs in `out`.
 */
const expressions: readonly string[] = [
  '`<${X}>`',
  '`${Y}${X}`',
  "X + 'a'",
  "'a' + X",
  'X.slice(1)',
  "'abcdefghijklmnopqrstuvwxyz'.slice(X.length % 9)",
  "(X.split('@')[0] ?? '')",
  "'k1k2k3'.split(X.slice(-1)).join('.')",
  "X.split('').reverse().join('')",
  'X.toUpperCase()',
  "(X.split('')[3]?.concat(Y) ?? 'none')",
  'X.trim()',
  'X.padStart(40, Y)',
  "'-'.repeat(X.length)",
  'String(X.length)',
  'String(X.indexOf(Y.slice(0, 1)))',
  'String(X.charCodeAt(0))',
  "'abcdefghijklmnopqrstuvwxyz'.charAt(X.length % 26)",
  'String(X.includes(Y.slice(0, 1)))',
  "X.replace('a', Y)",
  'X.replace(/[a-z]/g, (letter) => letter + Y)',
  "'a1a2'.replaceAll(X.slice(-1), 'n')",
  'X.concat(Y)',
  "[X, 'b', Y].join('-')",
  "['a', 'b'].join(X)",
  "['c', X].concat([Y]).join()",
  '[X].map((text) => `(${text})`).join()',
  "['a'].map((text) => text + X).join()",
  "['a', 'b', 'c', 'd'].filter((text) => X.includes(text)).join()",
  "['a', 'b', 'c', 'd', 'e'].slice(X.length % 4).join()",
  "(['a', 'b', 'c', 'd', 'e'].find((text) => X.includes(text)) ?? 'none')",
  "String(['a', 'e'].some((text) => X.includes(text)))",
  "String(['a', 'b', 'c', 'd', 'e'].findIndex((text) => X.includes(text)))",
  "[X, Y].reduce((sum, text) => sum + text, 'z')",
  "['a', 'b'].reduce((sum, text) => sum + text, X)",
  "(['a', 'b', 'c', 'd', 'e', 'f', 'g'][X.length % 7] ?? 'none')",
  "(['a', 'b', 'c', 'd', 'e', 'f', 'g'].at(X.length % 7) ?? 'none')",
  "['b', X, 'z'].toSorted().join()",
  "[[X], ['b']].flat().join()",
  "['a'].flatMap((text) => [text, X]).join()",
  "[...['a', X]].join()",
  "[...new Set(['a', X, Y])].join()",
  "String(new Set(['a', 'e', 'i', '1', '2']).has(X.slice(1, 2)))",
  "String(new Set(X.split('')).has('e'))",
  "String([Y, 'a'].includes(X))",
  "Array.from([X, 'a']).join()",
  '({ a: X, b: Y }).a',
  '({ ...{ a: X }, b: Y }).a',
  "Object.values({ a: X, b: 'c' }).join()",
  "Object.keys({ [X]: 'c' }).join()",
  'Object.entries({ a: X }).map(([name, value]) => name + value).join()',
  "Object.entries({ [X]: 'a' }).map(([name, value]) => name + value).join()",
  "JSON.stringify(Object.fromEntries([['a', X], [Y, 'b']]))",
  'JSON.stringify({ a: [X] })',
  'JSON.stringify({ b: 1, a: 2 }, null, X.length % 7)',
  '`${JSON.parse(JSON.stringify({ a: X }))?.a}`',
  'sha256(X)',
  'encodeURIComponent(X)',
  'decodeURIComponent(encodeURIComponent(X))',
  'btoa(encodeURIComponent(X))',
  'new URLSearchParams({ a: X }).toString()',
  'new URL(`https://a.example/${encodeURIComponent(X)}`).pathname',
  'String(Number(String(X.length)) * 2)',
  'String(parseInt(`${X.length}`, 10))',
  "parseInt('110', 2 + (X.length % 9)).toString()",
  'String(Math.max(X.length, Y.length))',
  'String(Math.min(9, X.length) - Y.length)',
  'String(-X.length)',
  'String(X.length % 5)',
  'String(100 - X.length)',
  '(X.length / 3).toFixed(2)',
  '(1 / 3).toFixed(X.length % 9)',
  'String(X.length & 6)',
  'String(X.length % 2 === Y.length % 2)',
  'String(X.slice(0, 1) < Y)',
  "String('m' >= X)",
  "String(!X.includes('a'))",
  "(X.includes('e') ? 'yes' : 'no')",
  "(Y.length > 3 ? X : 'no')",
  "(Y.length > 300 ? 'no' : X)",
  "(X || 'none')",
  "(X.includes('e') && 'both' || 'none')",
  "String(X.includes('o') || Y.includes('i'))",
  'new Date(X.length * 1000).toISOString()',
  'joined(X, Y)',
  "joined('a', X)",
  'chosen(X)',
];

const statements: readonly string[] = [
  "const table: Record<string, string> = { a: 'one', b: 'two' }; out = table[X.includes('e') ? 'a' : 'c'] ?? 'none';",
  "if (X.includes('e')) out = 'yes'; else out = 'no';",
  "if (X.includes('e')) { out = Y; }",
  "switch (X.length % 3) { case 0: out = 'a'; break; case 1: out = Y; break; default: out = 'c'; }",
  "switch ('true') { case String(X.includes('e')): out = 'first'; break; case String(Y.includes('i')): out = 'last'; break; default: out = 'none'; }",
  "for (const part of X.split('')) out += part;",
  "for (const part of ['a', 'e', 'i']) { if (X.includes(part)) break; out += part; }",
  "for (const part of ['a', 'e', 'i']) { if (X.includes(part)) continue; out += part; }",
  "try { if (X.includes('e')) throw new Error(Y); out = 'fine'; } catch (error) { out = error.message; }",
  "try { failing(X); out = 'fine'; } catch { out = 'failed'; }",
  "try { if (X.includes('e')) throw new Error('no'); } catch { out = 'no'; } finally { out += '!'; }",
  'const list: string[] = []; list.push(X); out = list.join();',
  "const list = ['b', X]; out = list.sort().join();",
  "const list = ['b']; const same = list; same.unshift(X); out = list.join();",
  "const list = ['a', 'b', 'c']; list.splice(X.length % 3, 1, Y); out = list.join();",
  "const list = ['a', 'b']; list.fill(X); out = list.join();",
  "const list = ['a', X]; out = list.pop() ?? '';",
  "const list = [X, 'a']; out = list.shift() ?? '';",
  'const record: Record<string, string> = {}; record[X] = Y; out = JSON.stringify(record);',
  "const record = { a: 'b' }; const same = record; same.a = X; out = record.a;",
  'const { a, ...others } = { a: Y, b: X }; out = Object.values(others).join() + a.length;',
  "const [first = Y, second] = X.split('@'); out = first + (second ?? '');",
  "let text = 'a'; text += X; out = text;",
  "let text: string | undefined; if (Y.length > 2) text = X; out = text ?? 'none';",
  "let text = ''; text ||= X; out = text;",
  'let count = 0; count += X.length; out = String(count);',
  "if (X.length > 2 && Y.includes('i')) out = 'both';",
];

/** Texts that are always there at a login. */
const fields: readonly string[] = [
  'event.user.id',
  'event.user.email',
  'event.request.ip',
  'event.request.user_agent',
  'event.request.hostname',
  'event.client.name',
  'event.tenant.slug',
];

const sinks: readonly string[] = [
  "api.log('info', out);",
  "api.state.set('out', out);",
  'api.state.set(`k${sha256(out).slice(0, 8)}`, true);',
  "api.session.setCustomClaim('out', { out });",
  'api.user.setAppMetadata({ out: [out] });',
  'api.user.setAppMetadata({ [`k${sha256(out).slice(0, 8)}`]: 1 });',
  'api.deny(`r-${sha256(out).slice(0, 8)}`);',
  "api.deny('no', { message: out });",
  "if (sha256(out) < '8') api.log('warn', 'the lower half');",
  'await api.fetch(`https://crm.acme.example/hooks/${encodeURIComponent(out)}x`);',
  "await api.fetch('https://crm.acme.example/hooks/x', { method: 'POST', body: out });",
  "await api.fetch('https://crm.acme.example/hooks/x', { headers: { 'x-out': encodeURIComponent(out) } });",
  "if (sha256(out) < '8') await api.fetch('https://crm.acme.example/hooks/x');",
];

/** Where the programs below send to. */
export const carrierAllow: readonly string[] = ['https://crm.acme.example/hooks/'];

export const carrierCount = expressions.length + statements.length;

/** A program in which the data of two fields travels by one way of the table to a log line. */
export function plainCarrier(carrier: number): string {
  return programOf(carrier, ['event.user.email', 'event.user.id'], 'x', "api.log('info', out);");
}

/** A program in which the data of some fields travels by one way of the table, by another before it or none, to anything. */
export function mixedCarrier(random: Random, carrier: number): string {
  const inner = random.percent(30) ? apply(random.pick(expressions), 'x', 'y') : 'x';
  return programOf(carrier, [random.pick(fields), random.pick(fields)], inner, random.pick(sinks));
}

function apply(form: string, x: string, y: string): string {
  return form.replaceAll(/\b[XY]\b/g, (name) => (name === 'X' ? x : y));
}

function programOf(carrier: number, [x, y]: readonly [string, string], inner: string, sink: string): string {
  const form = expressions[carrier];
  const last = form === undefined ? apply(statements[carrier - expressions.length] ?? '', 'z', 'y') : `out = ${apply(form, 'z', 'y')};`;
  return `function joined(left: string, right: string) { const text = left + '/'; return text + right; }
function chosen(text: string) { if (text.includes('e')) return 'yes'; return 'no'; }
function failing(text: string) { if (text.includes('e')) throw new Error('no'); }
export default async function action(event: Event, api: Api) {
  const x = ${x}, y = ${y};
  const z = ${inner};
  let out = '';
  ${last}
  ${sink}
}
`;
}
