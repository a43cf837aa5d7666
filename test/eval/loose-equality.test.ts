import { describe, expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';
import { runReference } from '../../runtime/eval/reference/index.ts';
import { planProgram } from '../../runtime/index.ts';
import type { Json } from '../../schemas/json.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import { differences, runOracle } from '../support/oracle/index.ts';

/**
 * `==` is accepted where the types say that no conversion takes place. What a host hands in as `step` or `config` need not be of those
 * types, and the operation must then do what V8 does: types decide what is accepted, never what an operation does.
 */

const at = 'login/post-auth';
const event = sampleEvent(positionOf(at));
const now = Date.parse('2026-03-02T10:00:00.000Z');

/** Values of which each is loosely equal to others of another kind, or looks as if it were. */
const values: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  1e21,
  '',
  ' ',
  '0',
  '1',
  '01',
  ' 1 ',
  '1e21',
  '0x1',
  'a',
  'true',
  'null',
  '[object Object]',
  'Infinity',
  [],
  [0],
  ['a'],
  [1, null],
  '1,',
  [[]],
  [['1']],
  {},
  { a: 1 },
  { toString: 'a', valueOf: 1 },
];

const types = ['string', 'number', 'boolean'] as const;

const textOf = (value: Json) => JSON.stringify(value);

/** Compares each value with each, read from where the types say something else; the answers go into the state. */
function sourceOf(left: string, right: string): string {
  return `export default async function act(event, api) {
    const equal = [${left} == ${right}, ${right} == ${left}];
    const different = [${left} != ${right}, ${right} != ${left}];
    api.state.set('answers', [equal, different]);
  }`;
}

function compile(source: string, type: (typeof types)[number]) {
  const both = { type: 'object', properties: { left: { type }, right: { type } }, required: ['left', 'right'] };
  const step = { type: 'object', properties: { before: both }, required: ['before'] };
  const { program, diagnostics } = compileAction(source, { at, step, config: both });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (program === undefined) throw new Error('there are no errors and no program');
  return { program, plan: planProgram(program) };
}

async function agree(source: string, type: (typeof types)[number], pairs: readonly (readonly [Json, Json])[]) {
  const { program, plan } = compile(source, type);
  for (const [left, right] of pairs) {
    // Two lists are equal only if they are one; data that came as JSON has none twice.
    const config = { left: structuredClone(left), right: structuredClone(right) };
    const input = { event, step: { before: config }, config, now };
    const outcome = plan.run(input);
    if ('pending' in outcome) throw new Error('pending');
    const context = `${textOf(left)} and ${textOf(right)} as ${type}`;
    expect(differences(await runOracle({ ...input, source }), outcome), context).toEqual([]);
    expect(runReference(program, input), context).toEqual(outcome);
  }
}

describe.each(types)('== between what should be a %s', (type) => {
  it.each([
    ['step', 'step.before.left', 'step.before.right'],
    ['config', 'config.left', 'config.right'],
  ])('is that of V8, whatever a host hands in as %s', async (_name, left, right) => {
    const pairs = values.flatMap((one) => values.map((other) => [one, other] as const));
    // Two hundred pairs of each, spread over all of them; the other operand order is in each program.
    await agree(
      sourceOf(left, right),
      type,
      pairs.filter((_, index) => index % 5 === types.indexOf(type)),
    );
  });

  it('is that of V8 against a constant', async () => {
    const constants = { string: "'1'", number: '1', boolean: 'true' } as const;
    await agree(
      sourceOf('step.before.left', constants[type]),
      type,
      values.map((value) => [value, null]),
    );
  });
});
