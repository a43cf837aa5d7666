import { describe, expect, it } from 'vitest';
import { nodeTable } from '../../schemas/ir/nodes.ts';
import { builtinRows } from './generated/builtin-rows.ts';
import {
  builtinFiles,
  casesOfBuiltins,
  casesOfNodes,
  endingOf,
  type RecordedCase,
  readBuiltinLines,
  readFrame,
  readNodeLines,
  writtenFrame,
} from './generated/data.ts';
import { type CaseOutcome, type EngineName, outcomesIn } from './generated/engines.ts';
import { nodeRows } from './generated/node-rows.ts';

/** The generated data against V8, the plan and the reference; `README.md` says how another implementation reads it. */

const builtins = new Map(builtinFiles().map((file) => [file, readBuiltinLines(file)]));
const nodes = readNodeLines();

describe('the data is what the tables say (npm run conformance writes it anew)', () => {
  it('has the frame', () => {
    expect(readFrame()).toEqual(writtenFrame());
  });

  it('has each built-in on each kind of receiver', () => {
    const rows = [...builtinRows()].map(([file, all]) => [file, all]);
    const read = [...builtins].map(([file, lines]) => [
      file,
      lines.map(({ calls, ...row }) => ({ ...row, arguments: calls.map(([given]) => given) })),
    ]);
    expect(Object.fromEntries(read)).toEqual(Object.fromEntries(rows));
  });

  it('has each node in each place', () => {
    expect(nodes.map(({ outcome: _, ...row }) => row)).toEqual(nodeRows());
    const held = new Set(nodes.map(({ holds }) => holds));
    expect(Object.keys(nodeTable).filter((op) => !held.has(op))).toEqual([]);
  });
});

describe.each([
  ...[...builtins].map(([file, lines]) => ({ file, cases: casesOfBuiltins(lines), seen: (all: CaseOutcome): unknown => endingOf(all) })),
  { file: 'nodes', cases: casesOfNodes(nodes), seen: (all: CaseOutcome): unknown => all },
])('$file: $cases.length cases', ({ cases, seen }) => {
  /** Cases that do not come to what is expected of them. */
  async function wrong(engine: EngineName, subject: readonly RecordedCase[], expected: readonly CaseOutcome[]): Promise<string[]> {
    const outcomes = await outcomesIn(engine, subject);
    return subject.flatMap(({ name }, index) => {
      const [came, due] = [outcomes[index] ?? [], expected[index] ?? []].map((all) => JSON.stringify(seen(all)));
      return came === due ? [] : [`${name}: ${came} instead of ${due}`];
    });
  }
  const recorded = cases.filter(({ machine }) => !machine);
  const ofMachine = cases.filter(({ machine }) => machine);

  it('come to what is on record in V8', { timeout: 600_000 }, async () => {
    const subject = recorded.filter(({ clause, oracle }) => clause === undefined && oracle === 'V8');
    expect(
      (
        await wrong(
          'V8',
          subject,
          subject.map(({ outcome }) => outcome),
        )
      ).slice(0, 10),
    ).toEqual([]);
  });

  it.each(['plan', 'reference'] as const)('come to the same in the %s', { timeout: 600_000 }, async (engine) => {
    expect(
      (
        await wrong(
          engine,
          recorded,
          recorded.map(({ outcome }) => outcome),
        )
      ).slice(0, 10),
    ).toEqual([]);
    // Engine tables are the machine's: there this V8 counts, not the one that was on record.
    if (ofMachine.length > 0) expect((await wrong(engine, ofMachine, await outcomesIn('V8', ofMachine))).slice(0, 10)).toEqual([]);
  });
});
