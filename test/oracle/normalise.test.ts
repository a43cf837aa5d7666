import { describe, expect, it } from 'vitest';
import { differences, unspecified } from '../support/oracle/index.ts';

const paths = (expected: object, actual: object) => differences(expected, actual).map(({ path }) => path);
const log = (message: string) => ({ effects: [{ type: 'log', message }] });

describe('differences between outcomes', () => {
  it('sees none in equal outcomes, whatever the order of their members, and leaves out what only a runtime knows', () => {
    const actual = { effects: [{ level: 'info', type: 'log' }], decision: 'continue', usage: { steps: 4 }, program: 'sha256:0' };
    expect(differences({ decision: 'continue', effects: [{ type: 'log', level: 'info' }] }, actual)).toEqual([]);
  });

  it.each([
    ['a scalar', { reason: 'a' }, { reason: 'b' }, ['.reason']],
    ['the sign of zero', { state: { a: 0 } }, { state: { a: -0 } }, ['.state.a']],
    ['undefined and absent', { effects: [{ type: 'deny' }] }, { effects: [{ type: 'deny', message: undefined }] }, ['.effects[0]']],
    ['null and absent', { state: { a: null } }, { state: {} }, ['.state']],
    ['a list and a record', { state: { a: [] } }, { state: { a: {} } }, ['.state.a']],
    ['a missing effect', { effects: [{ type: 'log' }] }, { effects: [] }, ['.effects.length']],
    [
      'the order of members that a program chose',
      { effects: [{ value: { a: 1, b: 2 } }] },
      { effects: [{ value: { b: 2, a: 1 } }] },
      ['.effects[0].value'],
    ],
  ])('sees %s', (_what, expected, actual, found) => {
    expect(paths(expected, actual)).toEqual(found);
  });

  it('takes any wording where the expected one is open, and only there', () => {
    const expected = log(`failed: ${unspecified}; going on`);
    expect(paths(expected, log('failed: timed out; going on'))).toEqual([]);
    expect(paths(expected, log('failed: timed out'))).toEqual(['.effects[0].message']);
    expect(paths(log(`${unspecified}a${unspecified}`), log('b'))).toEqual(['.effects[0].message']);
    expect(paths(log('a'), log(unspecified))).toEqual(['.effects[0].message']);
  });
});
