import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonSyntaxProblem } from '../../cli/input/json-syntax.ts';

function accepts(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON texts with something inserted, removed or replaced. */
const almostJson = fc
  .tuple(
    fc.json(),
    fc.nat(),
    fc.nat(3),
    fc.constantFrom('', ',', '"', "'", '{', '}', '[', ']', ':', '\\', '\n', '0', '-', '1e', 'null', '//', '\u00A0', '\uFEFF'),
  )
  .map(([json, at, removed, added]) => {
    const start = at % (json.length + 1);
    return json.slice(0, start) + added + json.slice(start + removed);
  });

describe('jsonSyntaxProblem', () => {
  it('takes what JSON.parse takes, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(almostJson, fc.string(), fc.json()), (text) => (jsonSyntaxProblem(text) === undefined) === accepts(text)),
      {
        numRuns: 3000,
      },
    );
  });

  it('names a place behind which nothing can mend the text', () => {
    fc.assert(
      fc.property(almostJson, (text) => {
        const problem = jsonSyntaxProblem(text);
        if (problem === undefined) return;
        expect(problem.offset).toBeGreaterThanOrEqual(0);
        expect(problem.offset).toBeLessThanOrEqual(text.length);
        // Where V8 names the place, ours is that one or the beginning of the same token.
        let message = '';
        try {
          JSON.parse(text);
        } catch (error) {
          message = String(error);
        }
        const [, position] = /at position (\d+)/.exec(message) ?? [];
        if (position !== undefined) expect(problem.offset).toBeLessThanOrEqual(Number(position));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['', 0, 'the text is empty'],
    ['{"a": [1, 2,]}', 11, 'nothing follows this comma; remove it'],
    ['{"a": 1,}', 7, 'nothing follows this comma; remove it'],
    ["{'a': 1}", 1, 'texts stand in double quotes (")'],
    ['{a: 1}', 1, 'a name in double quotes or "}" should stand here'],
    ['{"a" 1}', 5, 'a ":" should stand between the name and its value'],
    ['{"a": 1 "b": 2}', 8, 'a "," or "}" should stand behind the member'],
    ['[1 2]', 3, 'a "," or "]" should stand behind the element'],
    ['{"a": 1} // why', 9, 'JSON has no comments'],
    ['[undefined]', 1, 'JSON has no undefined'],
    ['[True]', 1, 'JSON has no True'],
    ['[01]', 1, 'the number is not written as JSON writes numbers'],
    ['{"a": "x', 6, 'the text in double quotes has no end'],
    ['{"a": "x\ny"}', 8, 'the text in double quotes holds a line break or a control character; write it as \\n or \\u0000'],
    ['["\\x41"]', 2, 'JSON has no such escape; write \\\\ for a backslash'],
    ['{"a": 1', 7, 'the text ends; a "," or "}" should stand behind the member'],
    ['{} {}', 3, 'nothing may follow the value'],
  ])('says of %j', (text, offset, problem) => {
    expect(jsonSyntaxProblem(text)).toEqual({ offset, problem });
  });

  it('does not run out of stack', () => {
    expect(jsonSyntaxProblem('['.repeat(200_000))?.offset).toBe(200_000);
  });
});
