/** What is mutated: folders, each with the parts of it that are sampled and scored on their own. */
export const areas = {
  'compiler/analysis': ['compiler/analysis'],
  'compiler/lower': ['compiler/lower'],
  'runtime/eval': ['runtime/eval', 'runtime/eval/builtins', 'runtime/eval/plan', 'runtime/eval/reference'],
} as const;

export type Area = keyof typeof areas;

export function isArea(name: string): name is Area {
  return Object.hasOwn(areas, name);
}

/**
 * Tests that judge the mutants, cheapest first: a mutant meets each test that runs its place until one fails. The generated programs
 * stand last, since they take longest.
 */
export const judges: readonly string[] = [
  'test/conformance/conformance.test.ts',
  'test/diagnostics/examples.test.ts',
  'test/ports/ports.test.ts',
  'test/eval',
  'test/pattern',
  'test/security',
  'test/blind/blind.test.ts',
  'test/adversary',
  'scripts/mutation/generated.judge.ts',
];
