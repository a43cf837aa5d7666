import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Mutant, Switched } from './mutants.ts';

/**
 * What the command and the process that runs the tests tell each other, by files: the command writes which mutants there are, the
 * process adds a line for each that it tried. A run that was cut off goes on from these lines.
 */
export const folder = new URL('../../reports/mutation/', import.meta.url);

/** How one mutant fared at one test. */
export type Line =
  | { readonly trying: string; readonly test: string }
  | { readonly killed: string; readonly test: string; readonly why: string }
  | { readonly passed: string; readonly test: string }
  /** The mutant's place is run while modules load: a switch thrown later changes nothing there. */
  | { readonly loading: readonly string[] }
  /** A mutant that left something behind, so that the tests go on in a new process. */
  | { readonly left: string }
  /** A test that fails with no mutant: nothing can be read from it. */
  | { readonly broken: string; readonly why: string };

interface Plan {
  readonly mutants: readonly (readonly [string, Mutant])[];
  readonly files: readonly (readonly [string, string])[];
}

const planFile = new URL('plan.json', folder);
const logFile = new URL('log.jsonl', folder);

/** Starts a session, or takes up the one that is there if it is about the same mutants of the same texts. */
export function openSession({ mutants, files }: Switched, fresh: boolean): void {
  mkdirSync(folder, { recursive: true });
  const text = JSON.stringify({ mutants: [...mutants], files: [...files] } satisfies Plan);
  if (!fresh && existsSync(planFile) && readFileSync(planFile, 'utf8') === text) return;
  writeFileSync(planFile, text);
  writeFileSync(logFile, '');
}

export function readPlan(): Plan {
  return JSON.parse(readFileSync(planFile, 'utf8')) as Plan;
}

export function readLog(): Line[] {
  const lines = readFileSync(logFile, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Line);
}

export function writeLine(line: Line): void {
  appendFileSync(logFile, `${JSON.stringify(line)}\n`);
}
