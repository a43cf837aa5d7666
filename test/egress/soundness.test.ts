import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileActions } from '../../compiler/compile.ts';
import { SourceText } from '../../compiler/source/text.ts';
import { parseAllowEntry } from '../../runtime/egress/allowlist.ts';
import { parseTarget } from '../../runtime/egress/url.ts';
import type { Target } from '../../schemas/ir/program.ts';
import { positionOf } from '../../schemas/platform/position.ts';

/**
 * The analysis claims that whatever the event holds, a URL follows one of the patterns it found. So programs that build URLs in every
 * way are generated; what is accepted is run by V8 on hostile events, and every URL must follow a pattern, or be one that no pattern
 * can hold: a dot segment or something else that is refused by its spelling.
 */

const allow = ['https://a.example', 'https://b.example/x'].flatMap((entry) => parseAllowEntry(entry).entry ?? []);

const constants = [
  "'https://a.example/'",
  "'https://b.example/x/'",
  "'https://a.example'",
  "'/'",
  "'a'",
  "'?q='",
  "'&r='",
  "'.'",
  "'%2'",
  "'//e.example/'",
  "'@e.example/'",
  "'#'",
  "'\\\\'",
  "''",
];
const inputs = ['event.user.id', 'event.user.email', 'event.tenant.slug', 'event.client.type'];
const scalars = ['event.request.asn.number', 'event.request.geo.latitude', 'event.request.device.is_new'];
const tests = [
  'event.request.device.is_new',
  'event.user.email_verified',
  "event.client.type === 'web'",
  'event.user.id !== event.user.email',
];

const { text } = fc.letrec<{ text: string }>((tie) => {
  const one = tie('text');
  const two = fc.tuple(one, one);
  return {
    text: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: fc.constantFrom(...constants) },
      { weight: 1, arbitrary: fc.constantFrom(...inputs) },
      { weight: 2, arbitrary: fc.constantFrom(...inputs).map((input) => `encodeURIComponent(${input})`) },
      { weight: 1, arbitrary: fc.constantFrom(...scalars).map((scalar) => `\`\${${scalar}}\``) },
      { weight: 3, arbitrary: two.map(([left, right]) => `(${left} + ${right})`) },
      { weight: 3, arbitrary: two.map(([left, right]) => `\`\${${left}}/\${${right}}\``) },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...tests), two).map(([test, [left, right]]) => `(${test} ? ${left} : ${right})`) },
      { weight: 1, arbitrary: two.map(([left, right]) => `(${left} || ${right})`) },
      { weight: 1, arbitrary: one.map((inner) => `encodeURIComponent(${inner})`) },
      { weight: 1, arbitrary: one.map((inner) => `sha256(${inner}).slice(0, 5)`) },
      { weight: 1, arbitrary: one.map((inner) => `${inner}.slice(1)`) },
      { weight: 1, arbitrary: one.map((inner) => `${inner}.toLowerCase()`) },
      { weight: 1, arbitrary: one.map((inner) => `${inner}.trim()`) },
      { weight: 1, arbitrary: two.map(([left, right]) => `${left}.replace('a', ${right})`) },
      { weight: 1, arbitrary: two.map(([left, right]) => `${left}.replaceAll('/', ${right})`) },
      { weight: 1, arbitrary: two.map(([left, right]) => `[${left}, ${right}].join('/')`) },
      { weight: 1, arbitrary: two.map(([left, right]) => `[${left}, ${right}].map(encodeURIComponent).join('&')`) },
      { weight: 1, arbitrary: two.map(([left, right]) => `\`\${new URLSearchParams({ a: ${left}, b: ${right} })}\``) },
      { weight: 1, arbitrary: one.map((inner) => `new URL(${inner}, 'https://a.example/x/').href`) },
      { weight: 1, arbitrary: one.map((inner) => `new URL(${inner}, 'https://a.example/x/').pathname`) },
      { weight: 1, arbitrary: one.map((inner) => `(TABLE[event.client.type] ?? ${inner})`) },
      { weight: 1, arbitrary: two.map(([left, right]) => `helper(${left}, ${right})`) },
      { weight: 1, arbitrary: fc.constant('u') },
    ),
  };
});

const statement = fc.oneof(
  fc.tuple(fc.constantFrom(...tests), text).map(([test, value]) => `if (${test}) u = ${value};`),
  fc.tuple(fc.constantFrom(...tests), text).map(([test, value]) => `if (${test}) u += ${value};`),
  text.map((value) => `u = u + ${value};`),
  text.map((value) => `for (const role of event.user.roles) u += ${value};`),
  fc.tuple(text, text).map(([first, second]) => `for (const one of [${first}, ${second}]) { if (one === 'a') break; u += one; }`),
  fc
    .tuple(text, text)
    .map(([first, second]) => `try { u = ${first}; decodeURIComponent(event.user.id); u = ${second}; } catch { u += 'a'; }`),
  fc
    .tuple(text, text)
    .map(
      ([first, second]) =>
        `switch (event.client.type) { case 'web': u = ${first}; break; case 'spa': u += ${second}; break; default: break; }`,
    ),
  fc
    .tuple(text, text)
    .map(
      ([first, second]) =>
        `{ const list = [${first}]; const same = list; if (event.request.device.is_new) same.push(${second}); u = list.join('/'); }`,
    ),
  fc
    .tuple(text, text)
    .map(
      ([first, second]) =>
        `{ const at = { url: ${first} }; const same = at; if (event.request.device.is_new) same.url = ${second}; u = at.url; }`,
    ),
  fc.constant("if (u === 'a') return;"),
);

const program = fc.tuple(text, fc.array(statement, { maxLength: 3 }), fc.array(text, { minLength: 1, maxLength: 2 })).map(
  ([first, statements, ends]) => `const TABLE = { web: 'https://a.example/w', spa: 'https://b.example/x/s' };
function helper(left, right) { return left + '/' + right; }
export default async function action(event, api) {
  let u = 'https://a.example/' + ${first};
  ${statements.join('\n  ')}
  ${ends.map((end) => `await api.fetch(u + ${end});`).join('\n  ')}
}`,
);

const hostile = [
  'x',
  'a',
  'a/b',
  '?',
  '#',
  '&',
  '=',
  '@e.example',
  '\\',
  "it's",
  'ü',
  '%2e',
  '%',
  ' ',
  '\n',
  '//e.example/',
  'https://e.example/',
  '$&',
  '+',
  ';x',
  'A!*',
];

const holes = {
  segment: "(?:[\\w\\-.~!*'()+]|%[0-9A-Fa-f]{2})*",
  query: "(?:[\\w\\-.~!*'()+]|%[0-9A-Fa-f]{2})*",
  pairs: "(?:[\\w\\-.~!*'()+=&]|%[0-9A-Fa-f]{2})*",
};

/** A pattern as a regular expression. An empty segment follows it, and is left to the run to refuse. */
function expressionOf({ url }: Target): RegExp {
  return new RegExp(
    `^${url.map((part) => ('text' in part ? part.text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&') : holes[part.hole])).join('')}$`,
  );
}

/** Every URL that a program asks for in V8, until it throws. */
async function urlsInV8(source: string, event: unknown): Promise<string[]> {
  const urls: string[] = [];
  const api = { fetch: (url: unknown) => void urls.push(String(url)) };
  const sha256 = (value: string) => createHash('sha256').update(value).digest('hex');
  const body = `${source.replace('export default ', '')}\nreturn action(event, api);`;
  try {
    await new Function('event', 'api', 'sha256', body)(event, api, sha256);
  } catch {
    // What was asked for before counts.
  }
  return urls;
}

it('finds a pattern for every URL that V8 makes', async () => {
  const sources = fc.sample(program, { numRuns: 250, seed: 20_261_127 });
  const results = compileActions(
    sources.map((source, index) => ({
      source: new SourceText(`a${index}.js`, source),
      modules: new Map(),
      positions: [positionOf('login/post-auth')],
      metadata: {},
      allow,
    })),
  );
  let accepted = 0;
  for (const [index, { program: compiled }] of results.entries()) {
    const source = sources[index] ?? '';
    if (compiled === undefined) continue;
    accepted += 1;
    for (const [first, value] of hostile.entries()) {
      const event = {
        user: {
          id: value,
          email: hostile[(first * 7 + index) % hostile.length],
          email_verified: index % 2 === 0,
          roles: ['a', value].slice(0, index % 3),
        },
        tenant: { slug: hostile[(first * 5 + 3) % hostile.length] },
        client: { type: ['web', 'spa', 'native', 'm2m'][first % 4] },
        request: { device: { is_new: first % 2 === 0 }, asn: { number: first }, geo: { latitude: first % 3 === 0 ? 1e-7 : -1.5 } },
      };
      for (const url of await urlsInV8(source, event)) {
        const follows = compiled.targets.some((target) => expressionOf(target).test(url));
        if (!follows && parseTarget(url).problem === undefined) expect({ url, source }).toBe('a URL that follows a pattern');
      }
    }
  }
  // A generator whose programs are all refused shows nothing.
  expect(accepted).toBeGreaterThan(25);
}, 120_000);
