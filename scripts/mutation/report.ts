import { writeFileSync } from 'node:fs';
import { type Mutant, nameOf, oneLine } from './mutants.ts';
import { folder, readLog, readPlan } from './session.ts';
import { refusedByTypes } from './type-errors.ts';

type Status = 'killed' | 'survived' | 'never run' | 'explained' | 'refused by types';

interface Verdict {
  readonly mutant: Mutant;
  readonly status: Status;
  /** The test that killed it, and how. */
  readonly by?: string;
  readonly why?: string;
}

export function verdicts(explained: ReadonlyMap<string, unknown>): Verdict[] {
  const log = readLog();
  const killed = new Map(log.flatMap((line) => ('killed' in line ? [[line.killed, line] as const] : [])));
  const tried = new Set(log.flatMap((line) => ('passed' in line ? [line.passed] : [])));
  const { mutants } = readPlan();
  const refused = refusedByTypes(mutants.filter(([id]) => !killed.has(id)).map(([, mutant]) => mutant));
  return mutants.map(([id, mutant]): Verdict => {
    const line = killed.get(id);
    if (line !== undefined) return { mutant, status: 'killed', by: line.test, why: line.why };
    if (refused.has(mutant)) return { mutant, status: 'refused by types' };
    if (explained.has(nameOf(mutant))) return { mutant, status: 'explained' };
    return { mutant, status: tried.has(id) ? 'survived' : 'never run' };
  });
}

/** The score of each part and of all: killed ones among those that count, which are neither explained nor refused by types. */
export function table(found: readonly Verdict[]): string {
  const groups = [...new Set(found.map(({ mutant }) => mutant.group))].sort();
  const rows = [...groups, 'all'].map((group) => {
    const own = found.filter(({ mutant }) => group === 'all' || mutant.group === group);
    const count = (status: Status) => own.filter((verdict) => verdict.status === status).length;
    const alive = count('survived') + count('never run');
    const score = ((100 * count('killed')) / (count('killed') + alive)).toFixed(1);
    return [
      group,
      own.length,
      count('killed'),
      count('survived'),
      count('never run'),
      count('explained'),
      count('refused by types'),
      score,
    ];
  });
  const head = ['part', 'mutants', 'killed', 'survived', 'never run', 'explained', 'refused by types', 'score %'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** The ones to do something about, in the order of the code. */
export function survivors(found: readonly Verdict[]): string {
  const alive = found.filter(({ status }) => status === 'survived' || status === 'never run');
  const place = ({ file, range }: Mutant) => `${file}:${range.start.line + 1}:${range.start.column + 1}`;
  const sorted = alive.sort(({ mutant: left }, { mutant: right }) =>
    left.file === right.file ? left.range.start.line - right.range.start.line : left.file < right.file ? -1 : 1,
  );
  return sorted
    .map(
      ({ mutant, status }) =>
        `${place(mutant)} ${mutant.kind}, ${status}\n  - ${oneLine(mutant.original)}\n  + ${oneLine(mutant.replacement)}`,
    )
    .join('\n');
}

export function writeResult(found: readonly Verdict[], options: object): void {
  writeFileSync(new URL('result.json', folder), `${JSON.stringify({ ...options, mutants: found }, undefined, 1)}\n`);
}
