import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';
import { readAllowEntry } from '../../compiler/source/allow-entry.ts';

const page = readFileSync(new URL('../../docs/egress.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, text = '']) => text);
const names =
  'const { id, email, name } = event.user; const country = event.request.geo.country; const region = event.client.metadata.region ?? "";';

function errorsOf(body: string): readonly string[] {
  const source = `export default async function action(event, api) { ${names} ${body} }`;
  const allow = ['crm', 'range', 'geo', 'devices', 'eu', 'us'].map((host) => `https://${host}.acme.example`);
  return compileAction(source.replace('name }', 'name = "" }'), { at: 'login/post-auth', fileName: 'a.js', allow }).diagnostics.flatMap(
    ({ severity, message }) => (severity === 'error' ? [message] : []),
  );
}

it.each((blocks[0] ?? '').trim().split('\n'))('takes %s', (line) => {
  expect(errorsOf(`await api.fetch(${line.replace(/\s+\/\/.*$/, '')});`)).toEqual([]);
});

it('takes the hosts that are chosen', () => {
  expect(errorsOf(blocks[1] ?? '')).toEqual([]);
});

it('refuses each entry that the page refuses, and takes those it shows', () => {
  const table = page.slice(page.indexOf('| refused |'), page.indexOf('## How to write a URL'));
  const refused = [...table.matchAll(/`(https?:\/\/[^`…]+)`/g)].map(([, url = '']) => url);
  expect(refused.length).toBeGreaterThan(7);
  for (const url of refused) expect(readAllowEntry(url).problem, url).toBeDefined();
  const shown = [...(page.split('```yaml')[1]?.split('```')[0] ?? '').matchAll(/https:\/\/\S+/g)].map(([url]) => url);
  for (const url of shown) expect(readAllowEntry(url).problem, url).toBeUndefined();
});
