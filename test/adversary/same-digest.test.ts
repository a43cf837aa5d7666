import { expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';
import { programDigest } from '../../runtime/ir/digest.ts';

const source = `const BAD = ['CN', 'RU'];
function score(country: string, tor: boolean) { let total = 0; if (BAD.includes(country)) total += 40; if (tor) { total += 60; } return total; }
async function act(event, api) {
  const { country } = event.request.geo;
  const s = score(country, event.request.asn.is_tor);
  if (s > 50) { api.deny('risk'); return; }
  try { const r = await api.fetch('https://ok.example/a'); for (const [k, v] of Object.entries({ a: 1 })) api.log('info', \`\${k}=\${v} \${r.status}\`); } catch (e) { api.log('warn', e.message); }
}
`;

const entry = 'async function act(event, api) {';
const [constants = '', helper = '', ...rest] = source.split('\n');

/** Spellings of one action. */
const spellings: { readonly [name: string]: string } = {
  'carriage returns': source.replaceAll('\n', '\r\n'),
  'a byte order mark': `\uFEFF${source}`,
  'other names': source.replaceAll('score', 'rate').replaceAll('total', 'sum').replaceAll('BAD', 'LIST').replace(/\bs\b/g, 'points'),
  comments: source.replaceAll(';', '; /* x */').replaceAll('\n', '\n// hi\n'),
  annotations: source.replace('(event, api)', '(event: Event, api: Api): Promise<void>').replace('let total = 0', 'let total: number = 0'),
  'an export': source.replace('async function act', 'export default async function'),
  'an arrow': source.replace(entry, 'export const act = async (event, api) => {'),
  'a CommonJS export': source.replace(entry, 'exports.act = async (event, api) => {'),
  'a helper that is an arrow': source.replace('function score(', 'const score = (').replace('tor: boolean) {', 'tor: boolean) => {'),
  'declarations in another order': [...rest, helper, constants].join('\n'),
  parentheses: source.replace('if (s > 50)', 'if (((s > 50)))'),
  'no braces': source.replace('{ total += 60; }', 'total += 60;'),
  'members in brackets': source.replace('event.request.geo', `event['request']['geo']`),
  'other quotes and digits': source.replaceAll("'", '"').replace('50', '0x32').replace('40', '4_0'),
  'no semicolons': source.replaceAll(';\n', '\n'),
  'a helper that nothing calls': `${source}\nfunction unused(x: number) { return x; }\n`,
};

const digest = (text: string) => {
  const { program, diagnostics } = compileAction(text, { at: 'login/post-auth', allow: ['https://ok.example/'] });
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return programDigest(program);
};

const expected = digest(source);

it.each(Object.entries(spellings))('gives one program one digest, however it is written: %s', (_name, text) => {
  expect(text).not.toBe(source);
  expect(digest(text)).toBe(expected);
});
