import { describe, expect, it } from 'vitest';
import { chargeEffect } from '../../compiler/bounds/effects.ts';
import { Meter } from '../../compiler/bounds/meter.ts';
import { declaredPart } from '../../compiler/bounds/size.ts';
import { stagedMembers } from '../../runtime/eval/effects.ts';

const meter = () => new Meter({ patternLength: () => 0 });

describe('what an effect costs', () => {
  it.each(stagedMembers)('is known of api.%s', (member) => {
    // Staging a text of a thousand code units takes something, whatever is done with it.
    const spent = meter();
    const text = { text: 1_000 };
    const record = { record: { members: new Map([['message', text]]), rest: { apart: true as const, count: 0, key: 0, of: text } } };
    chargeEffect(
      member,
      [
        { ...text, ...record },
        { ...text, ...record },
      ],
      spent,
    );
    expect(declaredPart(spent.total.steps) + declaredPart(spent.total.bytes)).toBeGreaterThan(0);
  });

  it('is asked of members that there are', () => {
    expect(stagedMembers.length).toBeGreaterThan(5);
    expect(() => chargeEffect('user.forget', [], meter())).toThrow('nobody said what api.user.forget costs');
  });
});
