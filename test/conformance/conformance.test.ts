import { describe, expect, it } from 'vitest';
import { positionOf } from '../../schemas/platform/position.ts';
import { overlayEvent } from '../../schemas/platform/sample.ts';
import { differences, type OracleOutcome, runOracle } from '../support/oracle/index.ts';
import { type ConformanceCase, readCases } from './cases.ts';

const cases = readCases();
const accepted = cases.flatMap((each) => ('outcome' in each.expected ? [{ ...each, outcome: each.expected.outcome }] : []));

describe('the cases', () => {
  it('have names of their own', () => {
    const names = cases.map(({ file, name }) => `${file}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe.each(accepted)('$file: $name', (each) => {
  it('comes to the expected outcome in V8', async () => {
    expect(differences(each.outcome, await inV8(each))).toEqual([]);
  });
});

function inV8(each: ConformanceCase): Promise<OracleOutcome> {
  return runOracle({ ...each, fileName: each.sourceFile, event: overlayEvent(positionOf(each.at), each.event) });
}
