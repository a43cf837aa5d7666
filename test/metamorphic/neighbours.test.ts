import { expect, it } from 'vitest';
import { compileActions } from '../../compiler/compile.ts';
import { SourceText } from '../../compiler/source/text.ts';
import { parseAllowEntry } from '../../runtime/egress/allowlist.ts';
import { positionOf } from '../../schemas/platform/position.ts';

const place = parseAllowEntry('https://choice.acme.example/').entry;
if (place === undefined) throw new Error('the entry is none');

const inputOf = (name: string, body: string) => ({
  source: new SourceText(`actions/${name}.ts`, `export default async function action(event: Event, api: Api) {\n${body}\n}\n`),
  modules: new Map(),
  positions: [positionOf('login/post-auth')],
  metadata: {},
  allow: [place],
});

const typed = inputOf(
  'typed',
  `type Choice = 'one' | 'two' | 'three' | { kind: 'a' | 'b' } | null;
const read = await (await api.fetch('https://choice.acme.example/now')).json<Choice>();
api.state.set('kind', typeof read);`,
);
/** Makes the checker meet the same literals in another order. */
const neighbour = inputOf(
  'neighbour',
  `const order: 'three' | 'b' | 'two' | 'a' | 'one' = event.request.device.is_new ? 'three' : 'two';
api.state.set('order', order);`,
);

it('a program does not depend on what else is compiled with it', () => {
  const [alone] = compileActions([typed]);
  const [, beside] = compileActions([neighbour, typed]);
  expect(alone?.diagnostics).toEqual([]);
  expect(alone?.program?.shapes).not.toEqual([]);
  expect(beside?.program).toEqual(alone?.program);
});
