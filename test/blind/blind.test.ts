import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';
import { runReference } from '../../runtime/eval/reference/index.ts';
import { planProgram } from '../../runtime/index.ts';
import { replayOn } from '../../runtime/plan.ts';
import { withFixes } from '../support/fixes.ts';
import { differences, type OracleOutcome, runOracle } from '../support/oracle/index.ts';
import { type BlindCase, readBlindCases } from './cases.ts';
import { pending } from './pending.ts';
import { type BlindRun, plainRun, runsAround } from './variations.ts';

const cases = readBlindCases();

it('counts what waits by names that are there', () => {
  const files = cases.map(({ file }) => file);
  for (const file of Object.keys(pending)) expect(files).toContain(file);
});

describe.each(cases)('$file', (each) => {
  it('does in V8 what it is for', async () => {
    expect(await inV8(each, plainRun(each))).toMatchObject(each.expect);
  });
});

describe.each(cases.filter(({ refused }) => refused !== undefined))('$file', (each) => {
  it('is refused for what the contract refuses, and has a fix for each', () => {
    const errors = errorsOf(each);
    expect(new Set(errors.map(({ slug }) => slug))).toEqual(new Set([each.refused]));
    expect(errors.filter(({ fixes }) => fixes === undefined)).toEqual([]);
    expect(errorsOf({ ...each, source: fixed(each) })).toEqual([]);
  });
});

describe.each(cases.filter(({ file }) => !(file in pending)).map(mended))('$file', (each) => {
  it('compiles as it stands, or as its fixes write it', () => {
    expect(errorsOf(each)).toEqual([]);
  });

  it('comes to what V8 comes to, planned and by the reference', async () => {
    const { program } = compile(each);
    if (program === undefined) throw new Error('there is no program');
    const plan = planProgram(program);
    const agree = async (run: BlindRun) => {
      const input = { ...run, step: {} };
      const outcome = plan.replay(input, run.fetch);
      expect(differences(await inV8(each, run), outcome)).toEqual([]);
      expect(replayOn((given) => runReference(program, given), input, run.fetch)).toEqual(outcome);
    };
    await agree(plainRun(each));
    await fc.assert(fc.asyncProperty(runsAround(each), agree), { numRuns: 10 });
  });
});

describe.each(cases.filter(({ file }) => file in pending))('$file', (each) => {
  it('does not compile yet; once it does, it must leave the list', () => {
    expect(errorsOf(each)).not.toEqual([]);
  });
});

/** A case as its fixes write it. */
function mended(each: BlindCase): BlindCase {
  return each.refused === undefined ? each : { ...each, source: fixed(each) };
}

function fixed(each: BlindCase): string {
  return withFixes(each.source, (source) => compile({ ...each, source }).diagnostics);
}

function compile({ source, at, file, allow, redirect, secrets }: BlindCase) {
  return compileAction(source, { at, fileName: file, allow, redirects: redirect, secrets });
}

function errorsOf(each: BlindCase) {
  return compile(each).diagnostics.filter(({ severity }) => severity === 'error');
}

function inV8({ source, file, secrets }: BlindCase, run: BlindRun): Promise<OracleOutcome> {
  return runOracle({ ...run, source, fileName: file, secrets: Object.fromEntries(secrets.map((name) => [name, name])) });
}
