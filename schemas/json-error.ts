/** Where a text stops being JSON (RFC 8259), and what was expected there. */
export interface JsonError {
  readonly offset: number;
  readonly problem: string;
}

/** What may come next. Inside a list or object also its end may, where nothing stands before it. */
type Expected = 'value' | 'first value' | 'name' | 'first name' | 'colon' | 'separator';

const space = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in texts
const jsonText = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/y;
const jsonScalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

const problems: { readonly [expected in Expected]: string } = {
  value: 'a value is expected here',
  'first value': 'a value or ] is expected here',
  name: 'a name in double quotes is expected here',
  'first name': 'a name in double quotes or } is expected here',
  colon: 'a colon is expected here',
  separator: 'a comma or the end is expected here',
};

/**
 * The first error of a text that JSON.parse refuses. The engine's own messages name a place or not, as its version has it.
 */
export function findJsonError(text: string): JsonError | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let offset = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset;
    const [found] = pattern.exec(text) ?? [];
    offset += found?.length ?? 0;
    return found !== undefined;
  };
  for (;;) {
    take(space);
    if (offset === text.length && open.length === 0 && expected === 'separator') return undefined;
    const next = step(text[offset], expected, open, take);
    if (next === undefined) return { offset, problem: offset === text.length ? 'the text ends too early' : problems[expected] };
    // Texts and scalars were taken by their patterns.
    if (next.length === 1) offset++;
    expected = next.expected;
  }
}

interface Step {
  readonly expected: Expected;
  readonly length: 0 | 1;
}

function step(
  character: string | undefined,
  expected: Expected,
  open: ('{' | '[')[],
  take: (pattern: RegExp) => boolean,
): Step | undefined {
  const inside = open.at(-1);
  const ends = (character === ']' && inside === '[') || (character === '}' && inside === '{');
  if (ends && (expected === 'separator' || expected === 'first value' || expected === 'first name')) {
    open.pop();
    return { expected: 'separator', length: 1 };
  }
  switch (expected) {
    case 'value':
    case 'first value':
      if (character === '{' || character === '[') {
        open.push(character);
        return { expected: character === '{' ? 'first name' : 'first value', length: 1 };
      }
      return take(jsonText) || take(jsonScalar) ? { expected: 'separator', length: 0 } : undefined;
    case 'name':
    case 'first name':
      return take(jsonText) ? { expected: 'colon', length: 0 } : undefined;
    case 'colon':
      return character === ':' ? { expected: 'value', length: 1 } : undefined;
    case 'separator':
      if (character !== ',' || inside === undefined) return undefined;
      return { expected: inside === '{' ? 'name' : 'value', length: 1 };
  }
}
