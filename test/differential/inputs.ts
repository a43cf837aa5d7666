import type { Json, JsonRecord } from '../../schemas/json.ts';
import { event as eventFields } from '../../schemas/platform/event.ts';
import type { Field, Shape } from '../../schemas/platform/field.ts';
import type { Position } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import type { RecordedAnswer } from '../support/oracle/outcome.ts';
import { fetchTargets, memberNames } from './generate/pools.ts';
import { oneOf, type Random, randomOf } from './random.ts';

/** What a program is run on. */
export interface Input {
  readonly event: JsonRecord;
  readonly step: JsonRecord;
  readonly config: JsonRecord;
  readonly fetch: readonly RecordedAnswer[];
}

/** An input at a position: mostly plausible, often hostile, always what the event's schema takes. */
export function generateInput(seed: number, position: Position): Input {
  const random = randomOf(seed);
  const hostile = random.pick([5, 25, 60]);
  const setting = { random, position, hostile };
  return {
    event: random.percent(5) ? sampleEvent(position) : fieldsOf(eventFields, setting),
    step: random.percent(30) ? {} : jsonRecord(setting, 3),
    config: random.percent(30) ? {} : jsonRecord(setting, 3),
    fetch: answersOf(setting),
  };
}

/** The JSON text of an input's part. JSON.stringify would lose the sign of zero, which an event may carry. */
export function exactText(value: Json): string {
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(exactText).join(',')}]`;
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}:${exactText(member)}`)
    .join(',')}}`;
}

interface Setting {
  readonly random: Random;
  readonly position: Position;
  /** How many of a hundred values are hostile. */
  readonly hostile: number;
}

function fieldsOf(fields: { readonly [name: string]: Field }, setting: Setting): JsonRecord {
  const { random, position } = setting;
  const members = Object.entries(fields).flatMap(([name, field]): [string, Json][] => {
    const here = field.presence?.(position) ?? 'required';
    if (here === 'absent' || (here === 'optional' && random.percent(40))) return [];
    return [[name, fieldValue(field, setting)]];
  });
  // Members that the table does not know may come from a newer platform.
  if (random.percent(5)) members.push(['unheard_of', [1, { a: null }]]);
  return Object.fromEntries(members);
}

function fieldValue({ shape, sample }: Field, setting: Setting): Json {
  return sample !== undefined && shape.kind !== 'group' && setting.random.percent(30) ? sample : shapeValue(shape, setting);
}

function shapeValue(shape: Shape, setting: Setting): Json {
  const { random, hostile } = setting;
  switch (shape.kind) {
    case 'text': {
      if (shape.pattern !== undefined) return random.pick(['', 'NL', 'US', 'KP']);
      const text = random.percent(hostile) ? random.pick(hostileTexts) : random.pick(plainTexts);
      return text.slice(0, shape.maxLength <= 64 ? 60 : shape.maxLength);
    }
    case 'choice':
      return random.pick(shape.values);
    case 'number': {
      const { minimum = -1e9, maximum = Number.MAX_SAFE_INTEGER, integer } = shape;
      const value = oneOf<number>(random, [
        [3, () => minimum],
        [3, () => maximum],
        [10, () => minimum + random.below(Math.min(1000, maximum - minimum + 1))],
        [integer ? 0 : 5, () => minimum + (maximum - minimum) * (random.below(1e9) / 1e9)],
        [minimum < 0 ? 3 : 0, () => -0],
      ]);
      return value;
    }
    case 'boolean':
      return random.percent(50);
    case 'list': {
      const most = random.percent(3) ? shape.maxItems : Math.min(shape.maxItems, 5);
      // Factors are held to a length of their own at the call.
      let left = shape.maxTotal ?? Number.POSITIVE_INFINITY;
      return random.several(0, most, () => {
        const value = shapeValue(shape.of, setting);
        if (typeof value !== 'string') return value;
        const text = value.slice(0, Math.min(shape.maxTotal === undefined ? 60 : left, value.length));
        left -= text.length;
        return text;
      });
    }
    case 'map':
      return Object.fromEntries(random.several(0, 4, () => [random.pick(keys), shapeValue(shape.of, setting)] as const));
    case 'json':
      return jsonRecord(setting, 4);
    case 'group':
      return fieldsOf(shape.fields, setting);
  }
}

const keys = [
  ...memberNames,
  'k',
  '0',
  '1',
  '-1',
  '01',
  '__proto__',
  'constructor',
  'toString',
  'length',
  'hasOwnProperty',
  '',
  'é',
  '\ud800',
  'a b',
  '10',
  '4294967295',
];

const plainTexts = [
  'abc',
  'Ada Byron',
  'ada@corp.example',
  'NL',
  'en-GB,en;q=0.8',
  '198.51.100.24',
  '2026-01-15T09:30:00.000Z',
  'admin',
  'member',
  'totp',
  'https://app.acme.example/callback?x=1',
  '12',
  '3.5',
  'a',
  'b',
  'tier',
  'gold',
  'x1y22z',
  'a=1&b=2',
];

const hostileTexts = [
  ...[
    '',
    ' ',
    '\u0000',
    '\ud83d',
    '\ude00\ud83d',
    'a\ud800b',
    '😀',
    'İ',
    'ı',
    'ß',
    'ﬃ',
    'ΑΣ',
    'ς',
    'ǅ',
    '\u0130\u0307',
    'e\u0301',
    '\u00e9',
    '\ufeff a \u00a0',
    '\u2028',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'length',
    '$&',
    "$`$'$1$<key>",
    '%',
    '%E0%A4%A',
    '%00',
    '-0',
    '0x10',
    '1e999',
    'NaN',
    'Infinity',
    '  12  ',
    '1_000',
    '١٢',
  ],
  ...[
    '{"a":',
    '{"__proto__":1}',
    '[[[[]]]]',
    'null',
    'x'.repeat(2000),
    'ab'.repeat(900),
    '\u0001\u001f\u007f"\\',
    '::ffff:10.0.0.1',
    '10.0.0.256',
    '2001:DB8::1',
    '<script>',
    'a,b,,c',
    '\r\n',
  ],
];

function jsonRecord(setting: Setting, depth: number): JsonRecord {
  const { random } = setting;
  return Object.fromEntries(
    random.several(
      0,
      5,
      () => [random.percent(setting.hostile) ? random.pick(keys) : random.pick(memberNames), jsonValue(setting, depth - 1)] as const,
    ),
  );
}

function jsonValue(setting: Setting, depth: number): Json {
  const { random, hostile } = setting;
  const nested = depth > 0 ? 4 : 0;
  return oneOf<Json>(random, [
    [4, () => random.pick(random.percent(hostile) ? hostileTexts : plainTexts)],
    [4, () => random.pick([0, 1, -1, 7, 1.5, -0, 1e21, 1e-7, 5e-324, 9007199254740992, Number.MAX_VALUE])],
    [2, () => random.percent(50)],
    [2, () => null],
    [nested, () => jsonRecord(setting, depth)],
    [nested, () => random.several(0, 4, () => jsonValue(setting, depth - 1))],
    [nested > 0 && random.percent(3) ? 4 : 0, () => random.several(40, 58, () => 0).reduce<Json>((inner) => [inner], 'deep')],
  ]);
}

function answersOf(setting: Setting): RecordedAnswer[] {
  const { random } = setting;
  return fetchTargets.flatMap(([method, url]) =>
    random.several(0, 2, (): RecordedAnswer => {
      const ms = random.pick([0, 0, 10, 900, 1999, 2500, 6000]);
      if (random.percent(15)) return { method, url, error: random.pick(['the connection failed', 'x']), ms };
      const typed = {
        a: random.below(5),
        ...(random.percent(50) ? { b: 'x' } : {}),
        l: random.several(0, 3, (index) => ({ x: index })),
        more: null,
      };
      const body = url.endsWith('/typed')
        ? random.percent(10)
          ? 'no json'
          : typed
        : oneOf<Json>(random, [
            [3, () => jsonValue(setting, 3)],
            [1, () => '{"a":"text"}'],
            [1, () => ''],
          ]);
      return {
        method,
        url,
        status: random.pick([200, 200, 204, 301, 404, 500]),
        headers: random.percent(60) ? { 'X-A': random.pick(['1', 'b, c', '']) } : {},
        body,
        ms,
      };
    }),
  );
}
