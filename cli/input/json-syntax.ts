/** Where a text stops being JSON (RFC 8259), and what should stand there. */
export interface JsonSyntaxProblem {
  readonly offset: number;
  readonly problem: string;
}

type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma or ]' | 'comma or }' | 'end';

const expectations: { readonly [expected in Expected]: string } = {
  value: 'a value should stand here',
  'value or ]': 'a value or "]" should stand here',
  name: 'a name in double quotes should stand here',
  'name or }': 'a name in double quotes or "}" should stand here',
  colon: 'a ":" should stand between the name and its value',
  'comma or ]': 'a "," or "]" should stand behind the element',
  'comma or }': 'a "," or "}" should stand behind the member',
  end: 'nothing may follow the value',
};

/**
 * The first problem of a text, or undefined where `JSON.parse` takes it. Engines name no place for some problems, and word all of them
 * differently from version to version. Iterative, since a hostile text can be nested without end.
 */
export function jsonSyntaxProblem(text: string): JsonSyntaxProblem | undefined {
  const open: ('[' | '{')[] = [];
  let expected: Expected = 'value';
  let afterComma: number | undefined;
  for (let offset = skipSpace(text, 0); offset < text.length; offset = skipSpace(text, offset)) {
    const character = text.charAt(offset);
    const step = stepOver(text, offset, expected);
    if (typeof step === 'object') return afterComma !== undefined && /[\]}]/.test(character) ? trailingComma(afterComma) : step;
    afterComma = character === ',' ? offset : undefined;
    if (character === '[' || character === '{') open.push(character);
    if (character === ']' || character === '}') open.pop();
    expected = next(expected, character, open.at(-1));
    offset = step;
  }
  if (expected === 'end') return undefined;
  return { offset: text.length, problem: text.trim() === '' ? 'the text is empty' : `the text ends; ${expectations[expected]}` };
}

function trailingComma(offset: number): JsonSyntaxProblem {
  return { offset, problem: 'nothing follows this comma; remove it' };
}

/** The offset behind the token, or what is wrong with it. */
function stepOver(text: string, offset: number, expected: Expected): number | JsonSyntaxProblem {
  const character = text.charAt(offset);
  const refuse = (): JsonSyntaxProblem => ({ offset, problem: `${hintAt(text, offset, expected) ?? expectations[expected]}` });
  switch (expected) {
    case 'colon':
      return character === ':' ? offset + 1 : refuse();
    case 'comma or ]':
    case 'comma or }':
      return character === ',' || expected.endsWith(character) ? offset + 1 : refuse();
    case 'name':
    case 'name or }':
      if (character === '"') return stringEnd(text, offset);
      return character === '}' && expected !== 'name' ? offset + 1 : refuse();
    case 'end':
      return refuse();
    default: {
      if (character === '"') return stringEnd(text, offset);
      if (character === '[' || character === '{' || (character === ']' && expected !== 'value')) return offset + 1;
      const [word] = match(/(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y, text, offset);
      return word === undefined ? refuse() : offset + word.length;
    }
  }
}

function next(expected: Expected, character: string, inside: '[' | '{' | undefined): Expected {
  if (character === '[' && expected.startsWith('value')) return 'value or ]';
  if (character === '{' && expected.startsWith('value')) return 'name or }';
  if (expected === 'colon') return 'value';
  if (character === ',' && expected.startsWith('comma')) return inside === '{' ? 'name' : 'value';
  if (expected.startsWith('name') && character !== '}') return 'colon';
  return inside === undefined ? 'end' : inside === '{' ? 'comma or }' : 'comma or ]';
}

/** What people write who are used to JavaScript or Python. */
function hintAt(text: string, offset: number, expected: Expected): string | undefined {
  const rest = text.slice(offset, offset + 12);
  if (rest.startsWith('//') || rest.startsWith('/*') || rest.startsWith('#')) return 'JSON has no comments';
  if (expected === 'end' || expected.startsWith('comma') || expected === 'colon') return undefined;
  if (/^['`\u2018\u201C]/.test(rest)) return 'texts stand in double quotes (")';
  if (expected.startsWith('name')) return undefined;
  const [word] = /^(?:undefined|NaN|-?Infinity|True|False|None)\b/.exec(rest) ?? [];
  if (word !== undefined) return `JSON has no ${word}`;
  if (/^[-+.]?\d/.test(rest)) return 'the number is not written as JSON writes numbers';
  return undefined;
}

/** The offset behind a string that starts here, or what is wrong with it. */
function stringEnd(text: string, start: number): number | JsonSyntaxProblem {
  for (let offset = start + 1; offset < text.length; offset++) {
    const character = text.charAt(offset);
    if (character === '"') return offset + 1;
    if (character < ' ')
      return { offset, problem: 'the text in double quotes holds a line break or a control character; write it as \\n or \\u0000' };
    if (character !== '\\') continue;
    const [sequence] = match(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y, text, offset);
    if (sequence === undefined) return { offset, problem: 'JSON has no such escape; write \\\\ for a backslash' };
    offset += sequence.length - 1;
  }
  return { offset: start, problem: 'the text in double quotes has no end' };
}

function skipSpace(text: string, offset: number): number {
  const [space = ''] = match(/[\t\n\r ]+/y, text, offset);
  return offset + space.length;
}

function match(pattern: RegExp, text: string, offset: number): readonly string[] {
  pattern.lastIndex = offset;
  return pattern.exec(text) ?? [];
}
