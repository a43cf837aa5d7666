import { oneOf, type Random, randomOf } from '../../differential/random.ts';

/** Origins that the programs may reach: two ports of one machine under several names. */
export interface Origins {
  readonly first: number;
  readonly second: number;
}

/** Places that programs begin their URLs with. All but the last few lie under the allowlist. */
function bases(random: Random, { first, second }: Origins): string {
  return random.pick([
    `https://crm.acme.example:${first}/hooks/`,
    `https://crm.acme.example:${first}/hooks/users/`,
    `https://api.acme.example:${second}/v1/`,
    `https://eu.partner.example:${first}/in/`,
    `https://us.partner.example:${first}/in/`,
    ...(random.percent(6)
      ? [`https://evil.example:${first}/hooks/`, `https://crm.acme.example:${second}/hooks/`, 'https://crm.acme.example/']
      : []),
  ]);
}

const fields = [
  'event.user.id',
  'event.user.email',
  "(event.user.name ?? '')",
  'event.request.user_agent',
  'event.request.geo.city',
  'event.client.name',
  'event.tenant.slug',
  '`${event.user.app_metadata.plan}`',
  "(event.client.metadata.region ?? '')",
  "(event.user.roles[0] ?? 'none')",
];
const scalars = [
  'event.request.asn.number',
  'event.user.logins_count',
  'event.request.device.is_new',
  'event.client.type',
  'event.request.geo.latitude',
];
const tests = [
  'event.request.device.is_new',
  'event.user.email_verified',
  "event.client.type === 'web'",
  'event.user.id > event.user.email',
];
const words = ['a', 'users', 'v2', 'x-y', '1', '~me', 'it!', 'q'];

/** A text that keeps to one segment or one value. */
function safe(random: Random): string {
  const field = random.pick(fields);
  return oneOf(random, [
    [8, () => `encodeURIComponent(${field})`],
    [2, () => `encodeURIComponent(event.user.phone ?? 'none')`],
    [2, () => `\`\${${random.pick(scalars)}}\``],
    [2, () => `'${random.pick(words)}'`],
    [1, () => `sha256(event.user.email).slice(0, ${1 + random.below(8)})`],
    [1, () => `encodeURIComponent(${field} + ${random.pick(fields)})`],
    [1, () => `encodeURIComponent(\`\${${field}}/\${${random.pick(fields)}}\`)`],
    [1, () => `(${random.pick(tests)} ? '${random.pick(words)}' : encodeURIComponent(${field}))`],
    [1, () => `encodeURIComponent(JSON.stringify(event.user.app_metadata))`],
    [1, () => `encodeURIComponent(event.user.email.toLowerCase().trim())`],
    [1, () => `encodeURIComponent(event.user.email.split('@')[1] ?? '')`],
    [1, () => `encodeURIComponent(btoa(event.user.id.replaceAll(/[^a-z]/g, '')))`],
    [1, () => `String(event.user.logins_count)`],
    [1, () => `event.user.roles.map(encodeURIComponent).join('-')`],
    [1, () => `clean(${field})`],
  ]);
}

function pairs(random: Random): string {
  return oneOf(random, [
    [3, () => `new URLSearchParams({ a: \`\${${random.pick(fields)}}\`, b: 'c' })`],
    [1, () => `new URLSearchParams(event.request.query)`],
    [2, () => `'q=' + ${safe(random)} + '&r=' + ${safe(random)}`],
    [1, () => `[${safe(random)}, ${safe(random)}].join('&')`],
  ]);
}

interface Fetching {
  readonly before: readonly string[];
  readonly url: string;
  readonly around?: (fetch: string) => string;
}

/** One of the ways to write a URL that the language's page shows, and some that it does not. */
function urlOf(random: Random, origins: Origins, n: number): Fetching {
  const base = () => bases(random, origins);
  const [one, two] = [safe(random), safe(random)];
  return oneOf<Fetching>(random, [
    [4, () => ({ before: [], url: `\`${base()}\${${one}}\`` })],
    [3, () => ({ before: [], url: `\`${base()}\${${one}}/\${${two}}\`` })],
    [2, () => ({ before: [], url: `\`${base()}find?q=\${${one}}&r=\${${two}}\`` })],
    [2, () => ({ before: [], url: `\`${base()}find?\${${pairs(random)}}\`` })],
    [2, () => ({ before: [], url: `'${base()}' + ${one} + '/' + ${two}` })],
    [
      2,
      () => ({
        before: [`let u${n} = '${base()}';`, `u${n} += ${one};`, `if (${random.pick(tests)}) u${n} += '/' + ${two};`],
        url: `u${n}`,
      }),
    ],
    [2, () => ({ before: [`const at${n} = ${random.pick(tests)} ? '${base()}' : '${base()}';`], url: `at${n} + ${one}` })],
    [2, () => ({ before: [], url: `under('${base()}', ${random.pick(fields)})` })],
    [2, () => ({ before: [], url: `x${n} + ${one}`, around: (fetch) => `for (const x${n} of ['${base()}', '${base()}']) { ${fetch} }` })],
    [1, () => ({ before: [], url: `PLACES[i${n}] + ${one}`, around: (fetch) => `for (const i${n} of [0, 1]) { ${fetch} }` })],
    [2, () => ({ before: [`const parts${n} = ['${base()}'];`, `parts${n}.push(${one});`], url: `parts${n}.join('')` })],
    [2, () => ({ before: [`const o${n} = { url: '${base()}', id: ${one} };`, `const same${n} = o${n};`], url: `same${n}.url + o${n}.id` })],
    [1, () => ({ before: [`const { url: w${n}, id: k${n} = 'x' } = { url: '${base()}', id: ${one} };`], url: `\`\${w${n}}\${k${n}}\`` })],
    [1, () => ({ before: [`const [h${n}, t${n}] = ['${base()}', ${one}];`], url: `h${n} + t${n}` })],
    [2, () => ({ before: [], url: `(TABLE[event.client.type] ?? '${base()}') + ${one}` })],
    [1, () => ({ before: [], url: `new URL(${one}, '${base()}').href` })],
    [1, () => ({ before: [], url: `new URL('${base()}' + ${one} + '?q=' + ${two}).href` })],
    [
      1,
      () => ({
        before: [`let s${n} = '';`, `switch (event.client.type) { case 'web': s${n} = '${base()}'; break; default: s${n} = '${base()}'; }`],
        url: `s${n} + ${one}`,
      }),
    ],
    [
      1,
      () => ({
        before: [
          `let c${n} = '${base()}x';`,
          `try { c${n} = '${base()}' + ${one}; decodeURIComponent(event.user.id); c${n} += '/' + ${two}; } catch { c${n} += '/' + ${two}; }`,
        ],
        url: `c${n}`,
      }),
    ],
    [1, () => ({ before: [], url: `'${base()}'.concat(${one}, '/', ${two})` })],
    [1, () => ({ before: [], url: `'${base()}{id}'.replace('{id}', ${one})` })],
    [
      1,
      () => ({
        before: [`const last${n} = await api.fetch('${base()}list');`, `const next${n} = await last${n}.json();`],
        url: `'${base()}' + encodeURIComponent(\`\${next${n}?.next}\`)`,
      }),
    ],
    [1, () => ({ before: [], url: `\`\${BASE}\${${one}}\`` })],
  ]);
}

function optionsOf(random: Random): string {
  return oneOf(random, [
    [5, () => ''],
    [2, () => `, { method: 'POST', body: JSON.stringify({ id: event.user.id }) }`],
    [1, () => `, { method: ${random.pick(tests)} ? 'GET' : 'POST' }`],
    [1, () => `, { headers: { 'x-id': encodeURIComponent(event.user.email), accept: '*/*' } }`],
    [1, () => `, { headers: { 'x-id': event.user.email }, method: 'POST' }`],
    [1, () => `, { method: 'POST', timeout: 900 }`],
    [1, () => `, { method: '${random.pick(['PUT', 'DELETE', 'PATCH', 'HEAD'])}' }`],
  ]);
}

const hostileTexts = [
  '..',
  '../',
  '/',
  '//',
  '@evil.example/',
  '#',
  '?',
  '%2',
  '%2e',
  '\\\\',
  ';',
  ' ',
  '\\t',
  'https://evil.example/',
  '.',
  '',
];

type Edit = (random: Random, source: string) => string;

/** Replaces one of the places that a pattern finds. */
function replaceOne(random: Random, source: string, pattern: RegExp, by: (found: RegExpExecArray) => string): string {
  const found = [...source.matchAll(pattern)];
  if (found.length === 0) return source;
  const place = random.pick(found);
  return source.slice(0, place.index) + by(place as RegExpExecArray) + source.slice(place.index + place[0].length);
}

const field = /event\.(?:user|request|client|tenant)\.[a-z_.]+/g;

const edits: readonly Edit[] = [
  (random, source) =>
    replaceOne(random, source, /encodeURIComponent\(/g, () =>
      random.pick(['(', 'String(', 'encodeURI(', 'decodeURIComponent(', '`/` + (', 'btoa(']),
    ),
  (random, source) => replaceOne(random, source, /encodeURIComponent\(/g, () => '('),
  (random, source) =>
    replaceOne(random, source, /'([^'\n]*)'/g, ([, text = '']) => {
      const at = random.below(text.length + 1);
      return `'${text.slice(0, at)}${random.pick(hostileTexts)}${text.slice(at)}'`;
    }),
  (random, source) => replaceOne(random, source, /'[^'\n]*'/g, () => random.pick(fields)),
  (random, source) => replaceOne(random, source, /\/(?=[`'$])/g, () => random.pick(['', '/.', '//', '/..', '%2f'])),
  (random, source) =>
    replaceOne(random, source, field, () => random.pick([...fields, ...scalars, "'..'", "'/'", 'TABLE', 'BASE', 'undefined'])),
  (random, source) => replaceOne(random, source, /\$\{/g, () => `\${${random.pick(fields)} + `),
  (random, source) =>
    replaceOne(random, source, /'(GET|POST|PUT|DELETE|PATCH|HEAD)'/g, () => `'${random.pick(['DELETE', 'GET', 'TRACE', 'put'])}'`),
  (random, source) =>
    replaceOne(random, source, /\.(?:join|concat|replace|toLowerCase|trim)\(/g, () =>
      random.pick(['.concat(', '.join(', '.replace(', '.slice(', '.padEnd(2, ']),
    ),
  (random, source) =>
    replaceOne(random, source, /^ {2}(?:const|let) ([a-z]+\d+) = .*$/gm, ([line, name]) =>
      `${line}\n  if (${random.pick(tests)}) ${name} = ${random.pick(fields)};`.replace('const', 'let'),
    ),
  (random, source) =>
    replaceOne(
      random,
      source,
      /^ {2}const ((?:o|same|parts)\d+) = .*$/gm,
      ([line, name = '']) =>
        `${line}\n  ${name.startsWith('parts') ? `${name}.push(${random.pick(fields)})` : `${name}.url = ${random.pick(fields)}`};`,
    ),
  (random, source) => replaceOne(random, source, /\?\? /g, () => random.pick(['|| ', '&& ', '+ '])),
  (random, source) => replaceOne(random, source, /\[0\]/g, () => random.pick(['[1]', "['constructor']", "['__proto__']", '.length'])),
];

/** A program that fetches, written well at first; of the wild ones something was changed then. */
export function fetchingProgram(seed: number, origins: Origins, wild: number): string {
  const random = randomOf(seed);
  const statements = random.several(1, 2, (index) => {
    const { before, url, around = (fetch) => fetch } = urlOf(random, origins, index);
    const call = `await api.fetch(${url}${optionsOf(random)});`;
    const guarded = random.percent(60) ? `try { ${call} } catch (error) { api.log('info', error.message); }` : call;
    return [...before, around(guarded)].map((line) => `  ${line}`).join('\n');
  });
  const used = statements.join('\n');
  const declared = [
    [/\bTABLE\b/, `const TABLE = { web: '${bases(random, origins)}', spa: '${bases(random, origins)}x/' };`],
    [/\bPLACES\b/, `const PLACES = ['${bases(random, origins)}', '${bases(random, origins)}'];`],
    [/\bBASE\b/, `const BASE = '${bases(random, origins)}';`],
    [/\bunder\(/, `function under(base, id) { return base + encodeURIComponent(\`\${id}\`); }`],
    [/\bclean\(/, 'function clean(text) { return encodeURIComponent(`${text}`); }'],
  ] as const;
  let source = `${used}\n}`;
  if (random.percent(wild)) for (let count = 1 + random.below(2); count > 0; count--) source = random.pick(edits)(random, source);
  const head = declared.flatMap(([name, text]) => (name.test(source) ? [text] : []));
  return `${head.join('\n')}\nexport default async function action(event, api) {\n${source}\n`;
}
