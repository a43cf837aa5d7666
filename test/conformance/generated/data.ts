import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuiltinRow, bodyOf, builtinRows } from './builtin-rows.ts';
import { type CaseBody, type CaseOutcome, type EngineName, outcomesIn } from './engines.ts';
import { frame, given } from './frame.ts';
import { before, type NodeRow, nodeRows } from './node-rows.ts';
import type { WrittenArgument } from './values.ts';

/** The data as it is committed: what the rows say, with what each came to in V8. */

export const dataFolder = fileURLToPath(new URL('../data/', import.meta.url));

/** Arguments and what came out; a third member names the clause of the contract's list by which that is not V8's. */
export type WrittenCall = readonly [readonly WrittenArgument[], string, Clause?];
export type BuiltinLine = Omit<BuiltinRow, 'arguments'> & { readonly calls: readonly WrittenCall[] };
export type NodeLine = NodeRow & { readonly outcome: CaseOutcome };

/** Inherited members, and date texts outside of ECMAScript's format. */
type Clause = 'own-properties' | 'date-text';

/** Where a difference from V8 is the contract's. Anything else that differs is a fault, and nothing is written. */
export function clauseOf({ builtin, method, accessor }: Omit<BuiltinRow, 'arguments'>): Clause | undefined {
  if (builtin === 'new Date' || builtin === 'Date.parse') return 'date-text';
  return method === 'toString' || method === 'valueOf' || accessor !== undefined ? 'own-properties' : undefined;
}

/** A case that can be run, and what is on record for it. */
export interface RecordedCase extends CaseBody {
  readonly name: string;
  readonly outcome: CaseOutcome;
  readonly machine: boolean;
  readonly clause: Clause | undefined;
  readonly oracle: 'V8' | 'reference';
}

export function readBuiltinLines(file: string): BuiltinLine[] {
  return readLines(`builtins/${file}.jsonl`) as BuiltinLine[];
}

export function readNodeLines(): NodeLine[] {
  return readLines('nodes.jsonl') as NodeLine[];
}

/** What cases stand in and are given. */
export function writtenFrame(): unknown {
  return JSON.parse(JSON.stringify({ given, before, program: frame }));
}

export function readFrame(): unknown {
  return JSON.parse(readFileSync(`${dataFolder}frame.json`, 'utf8'));
}

export function builtinFiles(): string[] {
  return readdirSync(`${dataFolder}builtins`).map((file) => file.replace('.jsonl', ''));
}

function readLines(path: string): unknown[] {
  return readFileSync(dataFolder + path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

export function casesOfBuiltins(lines: readonly BuiltinLine[]): RecordedCase[] {
  return lines.flatMap((line) => {
    const { calls, ...row } = line;
    const name = `${row.builtin ?? row.method ?? row.accessor} of ${JSON.stringify(row.receiver)}`;
    return calls.map(
      ([args, outcome, clause]): RecordedCase => ({
        ...bodyOf({ ...row, arguments: [] }, args),
        name: `${name} with ${JSON.stringify(args)}`,
        outcome: [outcome],
        machine: row.machine === true,
        clause,
        oracle: 'V8',
      }),
    );
  });
}

export function casesOfNodes(lines: readonly NodeLine[]): RecordedCase[] {
  return lines.map(
    ({ at, holds, outcome, oracle, ...body }): RecordedCase => ({
      ...started(body),
      name: `${holds} in ${at}: ${JSON.stringify(body.body.slice(-1))}`,
      outcome,
      machine: false,
      clause: undefined,
      oracle: oracle ?? 'V8',
    }),
  );
}

/** A node's case with what its slots hold at the start. */
function started<Case extends CaseBody>(each: Case): Case {
  return { ...each, body: [...before, ...each.body] };
}

/** How a built-in's call ends; what it fetched on the way to its receiver is not its own. */
export function endingOf(outcome: CaseOutcome): string {
  return outcome.at(-1) ?? '';
}

/** Writes all data anew, or the files that are named, from the tables and from what V8 and the reference say. */
export async function writeData(only: readonly string[]): Promise<void> {
  if (only.length === 0) rmSync(dataFolder, { recursive: true, force: true });
  mkdirSync(`${dataFolder}builtins`, { recursive: true });
  const wanted = (file: string) => only.length === 0 || only.includes(file);
  writeFileSync(`${dataFolder}frame.json`, `${JSON.stringify(writtenFrame())}\n`);
  for (const [file, rows] of builtinRows()) if (wanted(file)) writeLines(`builtins/${file}.jsonl`, await builtinLines(rows));
  if (wanted('nodes')) writeLines('nodes.jsonl', await nodeLines(nodeRows()));
}

function writeLines(path: string, lines: readonly unknown[]): void {
  writeFileSync(dataFolder + path, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
}

async function builtinLines(rows: readonly BuiltinRow[]): Promise<BuiltinLine[]> {
  const bodies = rows.flatMap((row) => row.arguments.map((args) => bodyOf(row, args)));
  const engines = await outcomesOfBoth(bodies);
  let next = 0;
  return rows.map(({ arguments: lists, ...row }) => ({
    ...row,
    calls: lists.map((args): WrittenCall => {
      const [inV8, here] = [endingOf(engines.V8[next] ?? []), endingOf(engines.reference[next] ?? [])];
      next += 1;
      if (inV8 === here) return [args, inV8];
      const clause = clauseOf(row);
      if (clause === undefined) throw new Error(`${JSON.stringify(row)} with ${JSON.stringify(args)}: ${here}, but ${inV8} in V8`);
      return [args, here, clause];
    }),
  }));
}

async function nodeLines(rows: readonly NodeRow[]): Promise<NodeLine[]> {
  const engines = await outcomesOfBoth(rows.map(started));
  return rows.map((row, index): NodeLine => {
    const [inV8, here] = [engines.V8[index] ?? [], engines.reference[index] ?? []];
    if (row.oracle !== 'reference' && JSON.stringify(inV8) !== JSON.stringify(here))
      throw new Error(`${row.holds} in ${row.at}: ${JSON.stringify(here)}, but ${JSON.stringify(inV8)} in V8: ${JSON.stringify(row.body)}`);
    return { ...row, outcome: here };
  });
}

async function outcomesOfBoth(
  bodies: readonly CaseBody[],
): Promise<{ readonly [engine in EngineName & ('V8' | 'reference')]: CaseOutcome[] }> {
  return { V8: await outcomesIn('V8', bodies), reference: await outcomesIn('reference', bodies) };
}
