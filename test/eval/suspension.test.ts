import { expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';
import { runReference } from '../../runtime/eval/reference/index.ts';
import type { Journal, RunInput } from '../../runtime/index.ts';
import { planProgram } from '../../runtime/index.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';

const at = 'login/post-login';
const url = 'https://api.example/';
const fetched = `await api.fetch('${url}')`;

/** Each place that a statement can be suspended in, with something behind it that must not run before the answer is there. */
const bodies: { readonly [where: string]: string } = {
  'a catch': `try { ${fetched}; } catch { api.log('error', 'caught'); } api.log('info', 'behind');`,
  'a handler': `try { throw new Error('x'); } catch { ${fetched}; api.log('info', 'handled'); }`,
  'a block with a finalizer': `try { ${fetched}; } finally { api.log('info', 'finally'); }`,
  'a block whose finalizer returns': `try { ${fetched}; api.log('info', 'inside'); } finally { return; }`,
  'a finalizer': `try { throw new Error('x'); } catch { api.log('info', 'caught'); } finally { ${fetched}; api.log('info', 'finally'); }`,
  'a loop': `for (const role of ['a', 'b']) { const answer = ${fetched}; api.log('info', role + answer.status); }`,
  'a loop that is left': `for (const role of ['a', 'b']) { ${fetched}; break; } api.log('info', 'behind');`,
  'a switch': `switch (event.request.language) { case 'en': ${fetched}; break; default: api.log('info', 'other'); } api.log('info', 'behind');`,
  'a helper': `const status = await ask(api); api.log('info', String(status));`,
  'a helper in a loop in a catch': `try { for (const role of ['a', 'b']) api.log('info', role + (await ask(api))); } finally { api.log('info', 'end'); }`,
  'a list of requests': `const [one, other] = await Promise.all([api.fetch('${url}'), api.fetch('${url}')]); api.log('info', String(one.status + other.status));`,
};

it.each(Object.entries(bodies))('a run that waits in %s has done nothing behind it, and goes on there', (_where, body) => {
  const source = `async function ask(api: Api) { try { const answer = ${fetched}; return answer.status; } finally { api.log('info', 'asked'); } }
    export default async function main(event: Event, api: Api) { ${body.includes('ask(') ? '' : 'await ask(api);'} ${body} }`;
  const { program, diagnostics } = compileAction(source, { at, allow: [url] });
  if (program === undefined) throw new Error(JSON.stringify(diagnostics));
  const plan = planProgram(program);
  const event = sampleEvent(positionOf(at));
  let journal: Journal = [];
  for (let turn = 0; ; turn++) {
    const input: RunInput = { event, now: 0, journal };
    const outcome = plan.run(input);
    expect(outcome).toEqual(runReference(program, input));
    if (!('pending' in outcome)) {
      expect(turn).toBeGreaterThan(0);
      expect(outcome.usage.fetches).toBe(journal.length);
      return;
    }
    const answers = outcome.pending.map((request) => ({ request, answer: { status: 200 + turn, headers: {}, body: '', ms: 1 } }));
    journal = [...journal, ...answers];
  }
});
