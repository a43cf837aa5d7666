import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { languageDeclarations } from '../../../compiler/declarations/language.ts';

const files = new Map<string, ts.SourceFile>();
const add = (name: string, text: string) => files.set(name, ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true));
add('writ.d.ts', languageDeclarations());

/** Types that idioms must have; each stands alone, so that a wrong one names itself. */
const accepted = [
  'const pairs: Iterable<[number, string]> = ["a"].entries(); for (const [index, text] of pairs) { const all: string = text.repeat(index); }',
  'const texts: string[] = "a, b".split(",").map((text) => text.trim()).filter(Boolean);',
  'const numbers: number[] = ["1"].map(Number); const texts: string[] = numbers.map(String);',
  'const sum: number = [1, 2].reduce((left, right) => left + right, 0);',
  'const sum: string = [1, 2].reduce((left, right) => left + right, "");',
  'const counts: { [key: string]: number } = Object.fromEntries(["a"].map((text): [string, number] => [text, 1]));',
  'const doubled = Object.fromEntries(Object.entries({ a: 1 }).map(([key, value]) => [key, value * 2] as const)); const one: number | undefined = doubled["a"];',
  'const flat: number[] = [[1], [2]].flat();',
  'const flat: number[] = [[[1]], [[2]]].flat(2);',
  'const mixed: (string | number)[] = [["a"], 1].flat();',
  'const flat: string[] = [1].flatMap((value) => [String(value)]);',
  'const set = new Set(["a", "b"]); const has: boolean = set.has("c"); for (const text of set) { const upper: string = text.toUpperCase(); }',
  'const value: string | null = new URL("https://a.example").searchParams.get("a");',
  'for (const [name, value] of new URLSearchParams({ a: "1" })) { const both: string = name + value; }',
  'const units: string[] = [..."abc", ...new Set(["d"])];',
  'const squares: number[] = Array.from({ length: 3 }, (_none, index) => index ** 2);',
  'const units: string[] = Array.from("abc"); const others: string[] = Array.from(new Set(units));',
  'const entries: [string, number][] = Object.entries({ a: 1 });',
  'const sorted: number[] = [2, 1].toSorted((left, right) => left - right);',
  'const text: string = JSON.stringify({ a: 1 }); const none: string | undefined = JSON.stringify(undefined);',
  'const age: number = Date.now() - new Date("2020-01-01").getTime();',
  'const text: string = "a".replace("a", (match, offset) => match + offset);',
  'declare const one: string | string[]; const text: string = Array.isArray(one) ? one.join() : one;',
  'const inside: boolean = inCidr("10.0.0.1", ["10.0.0.0/8"]) || inCidr("10.0.0.1", "10.0.0.0/8");',
  'declare const response: Response; async function read() { const text: string = await response.text(); const type: string | null = response.headers.get("a"); }',
  'declare const roles: readonly string[]; const more: string[] = roles.concat(["a"], "b");',
  'const most: number = Math.max(...[1, 2], Math.PI, Number.MAX_SAFE_INTEGER);',
];

const refused = [
  'declare const roles: readonly string[]; roles.push("a");',
  'declare const roles: readonly string[]; roles.sort();',
  'const count = ["a"].entries().length;',
  'const text: string = [1, 2].find((value) => value > 1);',
  'const text: string = JSON.stringify(undefined);',
  'const list = [2, 1].toSorted((left, right) => left > right);',
  'const value = Math.random();',
  'const day = new Date().getDay();',
  'const date = new Date(2024, 1, 29);',
  'const text = "a".toLocaleUpperCase();',
  'const text: string = JSON.parse("1");',
  'new Set(["a"]).add("b");',
  'new URL("https://a.example").searchParams.append("a", "b");',
  'const same = "a".localeCompare("b");',
];

// One program for all snippets: the declarations are bound once.
for (const [index, text] of accepted.entries()) add(`accepted-${index}.ts`, `${text}\nexport {};`);
for (const [index, text] of refused.entries()) add(`refused-${index}.ts`, `${text}\nexport {};`);

const options: ts.CompilerOptions = {
  noLib: true,
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2023,
};
const host: ts.CompilerHost = {
  getSourceFile: (name) => files.get(name),
  fileExists: (name) => files.has(name),
  readFile: () => undefined,
  writeFile: () => undefined,
  getDefaultLibFileName: () => 'writ.d.ts',
  getCurrentDirectory: () => '/',
  getCanonicalFileName: (name) => name,
  useCaseSensitiveFileNames: () => true,
  getNewLine: () => '\n',
};
const program = ts.createProgram([...files.keys()], options, host);

function problemsOf(name: string): string[] {
  const file = files.get(name);
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, ' '),
  );
}

describe('the declarations made of the table', () => {
  it('are correct themselves', () => {
    expect([...program.getGlobalDiagnostics().map(({ messageText }) => messageText), ...problemsOf('writ.d.ts')]).toEqual([]);
  });

  it.each(accepted.map((text, index) => [text, index] as const))('type %s', (_text, index) => {
    expect(problemsOf(`accepted-${index}.ts`)).toEqual([]);
  });

  it.each(refused.map((text, index) => [text, index] as const))('refuse %s', (_text, index) => {
    expect(problemsOf(`refused-${index}.ts`)).not.toEqual([]);
  });
});
