import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { implementations } from '../../../runtime/eval/builtins/index.ts';
import { DateValue, type Value } from '../../../runtime/eval/values.ts';
import { clock, newContext } from './context.ts';

const parse = (text: Value) => implementations['Date.parse'](newContext(), undefined, text);

function timeOf(...args: Value[]): number {
  const date = implementations['new Date'](newContext(), undefined, ...args);
  if (!(date instanceof DateValue)) throw new Error('new Date made no date');
  return date.time;
}

const digits = (count: number, least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((value) => String(value).padStart(count, '0'));
const year = fc.oneof(
  digits(4, 0, 9999),
  fc
    .tuple(fc.constantFrom('+', '-'), digits(6, 0, 999_999))
    .map(([sign, text]) => sign + text)
    .filter((text) => text !== '-000000'),
  fc.constantFrom('0000', '0099', '1900', '2000', '+275760', '-271821', '+000000', '-000001'),
);
const date = fc.oneof(
  year,
  fc.tuple(year, digits(2, 1, 12)).map((parts) => parts.join('-')),
  fc.tuple(year, digits(2, 1, 12), digits(2, 1, 31)).map((parts) => parts.join('-')),
);
const hourAndMinute = fc.tuple(digits(2, 0, 23), digits(2, 0, 59)).map((parts) => parts.join(':'));
const clockTime = fc.oneof(
  hourAndMinute,
  fc.tuple(hourAndMinute, digits(2, 0, 59)).map((parts) => parts.join(':')),
  fc.tuple(hourAndMinute, digits(2, 0, 59), digits(3, 0, 999)).map(([start, second, fraction]) => `${start}:${second}.${fraction}`),
  fc.constantFrom('24:00', '24:00:00', '24:00:00.000'),
);
const offset = fc.oneof(
  fc.constant('Z'),
  fc.tuple(fc.constantFrom('+', '-'), hourAndMinute).map((parts) => parts.join('')),
);

describe('reading a date', () => {
  it("reads ECMAScript's format as the engine does, impossible parts included", () => {
    fc.assert(
      fc.property(date, (text) => {
        expect([text, parse(text)]).toEqual([text, Date.parse(text)]);
      }),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(date, clockTime, offset, (day, time, zone) => {
        const text = `${day}T${time}${zone}`;
        expect([text, parse(text)]).toEqual([text, Date.parse(text)]);
      }),
      { numRuns: 5000 },
    );
  });

  it('takes a time without an offset for UTC', () => {
    fc.assert(
      fc.property(date, clockTime, (day, time) => {
        expect(parse(`${day}T${time}`)).toBe(Date.parse(`${day}T${time}Z`));
      }),
    );
  });

  it('reads back what toISOString writes, over the whole range', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (instant) => {
        expect(parse(instant.toISOString())).toBe(instant.getTime());
      }),
    );
    for (const edge of [8.64e15, -8.64e15]) expect(parse(new Date(edge).toISOString())).toBe(edge);
    // The start of this day lies before the first date there is; the instant itself does not.
    expect(parse('-271821-04-19T23:00:00.000-01:00')).toBe(-8.64e15);
  });

  it.each([
    '',
    '1',
    '2024-1-1',
    '2024/01/01',
    'Feb 29 2024',
    '2024-02-29 12:00',
    '2024-02-29t12:00z',
    '2024-02-29T12',
    '2024-02-29T12:00:00.12Z',
    '2024-02-29T12:00+0100',
    ' 2024-02-29',
    '2024-02-29\n',
    '20240229',
    '12024-01-01',
    'T12:00Z',
    '2024-02-29TZ',
    '٢٠٢٤-01-01',
    '-000000-01-01',
    '2024-00',
    '2024-13-01',
    '2024-02-00',
    '2024-02-32',
    '2024-02-29T25:00Z',
    '2024-02-29T24:01Z',
    '2024-02-29T24:00:00.001Z',
    '2024-02-29T12:60Z',
    '2024-02-29T12:00:60Z',
    '2024-02-29T12:00+24:00',
    '2024-02-29T12:00+00:60',
    '2024Z',
  ])('takes %j for an invalid date, whatever the engine makes of it', (text) => {
    expect(parse(text)).toBeNaN();
    expect(timeOf(text)).toBeNaN();
  });
});

describe('making a date', () => {
  it("stands still at the run's instant", () => {
    expect(timeOf()).toBe(clock);
    expect(implementations['Date.now'](newContext(), undefined)).toBe(clock);
  });

  it.each([0, -0, 1.9, -1.9, 8.64e15, 8.64e15 + 1, Number.NaN, Number.POSITIVE_INFINITY, null, undefined, true] as const)(
    'makes of %s what the engine makes',
    (value) => {
      expect(timeOf(value)).toBe(new Date(value as number).getTime());
    },
  );

  it('copies a date and reads the text of anything else', () => {
    expect(timeOf(new DateValue(5))).toBe(5);
    expect(timeOf(['2024-02-29'])).toBe(Date.UTC(2024, 1, 29));
    expect(timeOf([1])).toBeNaN();
  });
});
