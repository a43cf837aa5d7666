import fc from 'fast-check';

/** Characters at which engines go astray: halves of pairs, line ends, blanks, letters with odd cases. */
export const characters = [
  ...['a', 'b', 'A', 'B', 'k', 's', 'S', '1', '_', '-', ' ', '\n', '\r', '\u2028', '\u00a0', '\ufeff'],
  ...['ſ', '\u212a', 'İ', 'ı', 'ß', 'ẞ', 'ς', 'σ', 'Σ', 'ǆ', 'ǅ', 'é', 'É', '\u0390', '\u1fd3', '\u1e9e'],
  ...['😀', '\ud83d', '\ude00', '\u{10400}', '\u{10428}'],
];

export const texts = fc.array(fc.constantFrom(...characters), { maxLength: 12 }).map((parts) => parts.join(''));

const literals = [
  ...characters.filter((character) => character.isWellFormed() && !/[\n\r\u2028]/.test(character)),
  ...['.', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\n', '\\0', '\\cJ', '\\x41', '\\u0061', '\\ud83d', '\\ude00', '\\ud83d\\ude00'],
  ...['\\.', '\\/', '\\$', '\\-', '\\@', ']', '}', '{', '{a'],
  ...['\\p{L}', '\\P{Lu}', '\\p{Lu}', '\\u{1f600}', '\\p{Script=Greek}'],
];

const classItems = [
  ...['a', 'b-k', 'A-S', 's', '\\d', '\\w', '\\W', '\\s', '\\S', '-', '.', '^', '\\b', '\\]', '\\-', '\\n', '_'],
  ...['ſ', 'ß-ς', '\\u212a', '\\ud83d', '\\ude00', '😀', '\\p{Ll}', '\\P{Ll}', '\\u{10400}-\\u{10428}', '\\w-', '-\\d'],
];

const classes = fc
  .tuple(fc.constantFrom('', '', '^'), fc.array(fc.constantFrom(...classItems), { maxLength: 3 }))
  .map(([negation, items]) => `[${negation}${items.join('')}]`);

const atoms = fc.oneof(
  { arbitrary: fc.constantFrom(...literals), weight: 3 },
  { arbitrary: fc.constantFrom('a', 'b'), weight: 3 },
  classes,
);

const quantifiers = fc
  .tuple(fc.constantFrom('*', '+', '?', '{2}', '{0}', '{1,}', '{0,2}', '{1,3}', '{2,}'), fc.constantFrom('', '', '?'))
  .map((parts) => parts.join(''));

/** Sources of patterns within what is supported, for the most part. */
export const sources: fc.Arbitrary<string> = fc.letrec<{ choice: string; sequence: string; term: string; group: string }>((tie) => ({
  choice: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
  sequence: fc.array(tie('term'), { maxLength: 4 }).map((parts) => parts.join('')),
  term: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'pattern' },
    { arbitrary: atoms, weight: 4 },
    { arbitrary: fc.constantFrom('^', '$', '\\b', '\\B'), weight: 1 },
    { arbitrary: fc.tuple(atoms, quantifiers).map((parts) => parts.join('')), weight: 3 },
    { arbitrary: tie('group'), weight: 2 },
    { arbitrary: fc.tuple(tie('group'), quantifiers).map((parts) => parts.join('')), weight: 3 },
  ),
  group: fc.tuple(fc.constantFrom('(', '(?:', '('), tie('choice')).map(([open, inside]) => `${open}${inside})`),
})).choice;

/** Flags in alphabetical order. */
export const flagTexts = fc.subarray(['g', 'i', 'm', 's', 'u']).map((flags) => flags.join(''));

/** Anything that might be a source: pieces of the grammar thrown together. */
export const scraps = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'()[]{}*+?|^$\\.,-=!<>:/&'.split('')),
      fc.constantFrom(
        '(?',
        '(?:',
        '(?=',
        '(?<',
        '(?<a>',
        '(?<!',
        '(?i:',
        '{1}',
        '{1,',
        '{2,1}',
        '{,1}',
        '\\1',
        '\\k<a>',
        '\\c',
        '\\cA',
        '\\x',
        '\\x4',
      ),
      fc.constantFrom(
        '\\x41',
        '\\u',
        '\\u{',
        '\\u{61}',
        '\\u{110000}',
        '\\u006',
        '\\p',
        '\\p{',
        '\\p{L}',
        '\\p{X}',
        '\\0',
        '\\00',
        '\\8',
        '\\-',
      ),
      fc.constantFrom('b-a', 'a-b', '\\d-', '[a', '[^', 'a', 'b', '1', '😀', '\\ud83d', '\\a', '\\z', '\\B', '\\b', ']]', '}}'),
    ),
    { maxLength: 7 },
  )
  .map((parts) => parts.join(''));
