import { type BuiltinId, builtinEntries } from '../../../schemas/language/builtins/index.ts';
import type { Position } from '../../../schemas/platform/position.ts';
import { randomOf } from '../random.ts';
import { builtinCall } from './arguments.ts';
import { builtinCalls } from './builtin-calls.ts';
import { expression } from './expressions.ts';
import { literal } from './literals.ts';
import { freshName, type Place } from './place.ts';
import { globalPatterns, patterns } from './pools.ts';
import { entryPlace } from './program.ts';
import * as types from './types.ts';

/** How many programs it takes to call every built-in once: a log has room for so many lines. */
export const showcases = 6;

/** A program that calls its share of the built-ins one after the other, and logs what each comes to. */
export function showcaseProgram(seed: number, share: number, position: Position): string {
  const place = entryPlace(randomOf(seed), position);
  const ids = builtinEntries.map(([id]) => id).filter((_id, index) => index % showcases === share % showcases);
  const lines = ids.flatMap((id) => callOf(place, id) ?? []).map((line) => `try { ${line} } catch (e) { api.log('warn', e.name); }`);
  return `${types.pointDeclaration}\nasync function act(event, api) {\n${[...place.frame.lines, ...lines, everyStatement].join('\n')}\n}\n`;
}

const show = (text: string) => `api.log('info', JSON.stringify(${text}) ?? 'undefined');`;

function callOf(place: Place, id: BuiltinId): string | undefined {
  const { random } = place.program;
  const byHand = written[id];
  if (byHand !== undefined) return byHand(place);
  const calls = builtinCalls.filter((call) => call.id === id);
  if (calls.length === 0) return undefined;
  const call = random.pick(calls);
  if (!call.builtin.mutates || call.receiver?.kind !== 'list') {
    const text = builtinCall(place, call, 3);
    return text === undefined ? undefined : show(call.builtin.iterates ? `[...${text}]` : text);
  }
  const name = freshName(place.program, 'w');
  const own = { name, type: call.receiver, isAssignable: false, isOwn: true };
  const text = builtinCall({ ...place, variables: [own] }, call, 3);
  return `const ${name}: (${call.receiver.of.text})[] = ${literal(place, call.receiver)}; ${show(`[${text}, ${name}]`)}`;
}

const text = (place: Place) => expression(place, types.string, 2);

/** Built-ins with types that the generator does not make. */
const written: { readonly [id in BuiltinId]?: (place: Place) => string } = {
  'string.normalize': (place) => show(`(${text(place)}).normalize(${place.program.random.pick(['', "'NFD'", "'NFKC'"])})`),
  'pattern.exec': (place) => show(`${place.program.random.pick(patterns)[0]}.exec(${text(place)})`),
  'string.match': (place) => show(`(${text(place)}).match(${place.program.random.pick([...patterns, ...globalPatterns])[0]})`),
  'string.matchAll': (place) => show(`[...(${text(place)}).matchAll(${place.program.random.pick(globalPatterns)[0]})]`),
  'new Error': (place) => show(`new Error(${text(place)}).message`),
  'error.message': () => "throw new Error('shown');",
  'error.name': (place) => `try { throw new Error(${text(place)}); } catch (e) { api.log('info', \`\${e.name} \${e.message}\`); }`,
  'response.status': () => show(`(await ${answer}).status`),
  'response.ok': () => show(`(await ${answer}).ok`),
  'response.headers': () => show(`(await ${answer}).headers.get('x-a')`),
  'headers.get': () => '',
  'response.text': () => show(`await (await ${answer}).text()`),
  'response.json': () => show(`await (await ${answer}).json()`),
};

const answer = "api.fetch('https://api.example.com/a')";

/** Statements and operators that chance might leave out. */
const everyStatement = `
for (const [i, x] of ['a', 'b', 'c', 'd'].entries()) {
  try {
    if (i === 0) continue;
    switch (x) { case 'b': break; case 'c': throw new Error(x); default: break; }
    if (x > 'c') break;
  } catch (e) {
    api.log('debug', \`\${e instanceof Error} \${'name' in { name: 1 }} \${e.message}\`);
  } finally {
    api.log('debug', x);
  }
}
const record: { [key: string]: number } = {};
record.a = 1;
const { b, ...others } = { ...record, b: 2 };
const { a } = record;
const [first, ...more] = [...'xyz'];
api.log('debug', JSON.stringify([a ?? 0, b, others, first, more, event.connection?.id ?? null, event.client.metadata.a == null]));
try {
  const key = api.secrets.get('key');
  const sealed = a === 1 ? key : api.hmac(key, 'data', { encoding: 'base64' });
  const headers = { 'x-key': key, authorization: \`Bearer \${sealed}\`, 'x-sign': 'v1=' + api.hmac('key', String(a), { encoding: 'hex' }) };
  const signed = await api.fetch('https://api.example.com/signed', { headers });
  api.log('debug', String(signed.status));
} catch (e) {
  api.log('debug', e.name);
}
try {
  const typed = await (await api.fetch('https://api.example.com/typed')).json<{ a: number }>();
  api.log('debug', String(typed.a));
} catch (e) {
  api.log('debug', e.name);
}`;
