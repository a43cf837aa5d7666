/** What generated programs write down: values at which engines go astray. */
export const numberTexts: readonly string[] = [
  ...['0', '1', '2', '3', '7', '10', '36', '100', '255', '0.1', '1.5', '2.5', '1e3', '1e21', '1e-7', '5e-324', '0x1f', '0b101', '1_000'],
  ...['2147483647', '4294967295', '9007199254740991', '1.7976931348623157e308', 'NaN', 'Infinity', '-0', '-1', '-1.5', '-7', '-2147483648'],
];

export const smallTexts: readonly string[] = ['0', '1', '2', '3', '4', '8', '16', '-1', '-2'];

/** Keys that texts, records, dictionaries and metadata share, so that computed reads hit. */
export const keyTexts: readonly string[] = [
  'a',
  'b',
  'c',
  'tier',
  'plan',
  'x',
  '0',
  '1',
  'length',
  'toString',
  '__proto__',
  'constructor',
  '',
];

/** Members that programs read by their written names. */
export const memberNames: readonly string[] = ['a', 'b', 'c', 'tier', 'plan', 'x', 'name', 'list', 'n'];

export const textTexts: readonly string[] = [
  ...keyTexts,
  ...[
    'abc',
    'ABC',
    'aXbXXc',
    'İI',
    'ß',
    'ΑΣ ς',
    'ǅﬃ',
    '😀é',
    'e\u0301',
    ' \t\u00a0\ufeffa \u2028',
    "$&$1$$$`$'",
    '123',
    '-0',
    ' 0x1F ',
    '1e3xyz',
    '12.5px',
  ],
  ...[
    '%41%zz',
    '%E2%82%AC',
    'c2Vj cmV0',
    'c2VjcmV0',
    'a=1&b=%20+&a=é',
    'user@corp.example',
    'NL',
    'de-DE,de;q=0.9,en;q=0.8',
    'true',
    'null',
  ],
  ...[
    '{"a":1,"b":[null,"x"]}',
    '[1,2,{"c":{}}]',
    '"text"',
    '{bad',
    '{"__proto__":{"a":1},"a":2,"a":3}',
    '10.1.2.3',
    '2001:db8::1',
    '10.0.0.0/8',
    '::/0',
  ],
  ...[
    '2026-03-02',
    '2026-03-02T10:00:00Z',
    '2026-02-30T24:00:00.000+01:00',
    'March 2, 2026',
    '2026-1-1',
    '+012026-03-02T10:00:00.123Z',
    'a,b;c d',
    'x'.repeat(70),
  ],
];

/** Texts that are URLs, or nearly. */
export const urlTexts: readonly string[] = [
  'https://example.com/a/b?x=1&y=%C3%A9&x=2#top',
  'https://user:p%40ss@bücher.example:8443/a/../b%20c?q#',
  'http://EXAMPLE.com:80',
  'mailto:someone@example.com',
  'https://example.com\\a\\.\\b',
  'https://[2001:db8::1]:443/?a=b+c',
  '../relative?x=1',
  'https://1.2.3/',
];

/** Regular expressions without `g`, and with how many groups. */
export const patterns: readonly (readonly [source: string, groups: number])[] = [
  ['/a/', 0],
  ['/^[a-z]+$/i', 0],
  ['/(\\w+)@(\\w+)/', 2],
  ['/(?<key>[a-z])(?<rest>.*)/su', 2],
  ['/(a)|(b)|\\d+/', 2],
  ['/\\s+/', 0],
  ['/^$/m', 0],
  ['/[^\\x00-\\x7f]/u', 0],
  ['/(x*)*y?/', 1],
  ['/\\p{Lu}/u', 0],
  ['/(?:a|ab)(c?)/i', 1],
  ['/./', 0],
  ['/b{2,3}?|$/', 0],
];

/** Regular expressions with `g`. */
export const globalPatterns: readonly (readonly [source: string, groups: number])[] = [
  ['/a/g', 0],
  ['/[aeiou]/gi', 0],
  ['/(\\w)(\\w)?/g', 2],
  ['/(?:)/gu', 0],
  ['/\\d+|[A-Z]/g', 0],
  ['/(?<k>\\w+)=(?<v>[^&]*)/g', 2],
  ['/\\b/g', 0],
  ['/./gsu', 0],
];

/** Targets that the tenant of generated programs allows. */
export const fetchTargets: readonly (readonly [method: string, url: string])[] = [
  ['GET', 'https://api.example.com/a'],
  ['GET', 'https://api.example.com/b?x=1'],
  ['POST', 'https://api.example.com/a'],
  ['GET', 'https://api.example.com/typed'],
  ['POST', 'https://hooks.example.com/in'],
];

export const fetchAllow: readonly string[] = ['https://api.example.com/', 'https://hooks.example.com/'];

/** What `/typed` answers is held to this type where its answer is read; its recorded answers have it. */
export const typedAnswer = '{ a: number; b?: string; l: { x: number }[] }';

export const quote = (text: string): string =>
  `'${text.replace(/[\\'\n\r\u2028\u2029]/g, (character) => (character === '\\' || character === "'" ? `\\${character}` : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`))}'`;
