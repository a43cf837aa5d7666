import { expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';
import { runReference } from '../../runtime/eval/reference/index.ts';
import { planProgram } from '../../runtime/index.ts';
import { replayOn } from '../../runtime/plan.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { overlayEvent } from '../../schemas/platform/sample.ts';
import { differences, runOracle } from '../support/oracle/index.ts';
import { programs } from './programs.ts';

const at = 'login/post-auth';
const event = overlayEvent(positionOf(at), {});
const now = '2026-03-02T10:00:00.000Z';

it.each(Object.entries(programs))('does what V8 does: %s', async (_name, source) => {
  const { program, diagnostics } = compileAction(source, { at });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (program === undefined) throw new Error('there are no errors and no program');
  const outcome = planProgram(program).replay({ event, now }, []);
  expect(differences(await runOracle({ source, event, now }), outcome)).toEqual([]);
  expect(replayOn((input) => runReference(program, input), { event, now }, [])).toEqual(outcome);
});
