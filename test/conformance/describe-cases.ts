import { describe, expect, it } from 'vitest';
import { compileAction, type Diagnostic } from '../../compiler/index.ts';
import { runReference } from '../../runtime/eval/reference/index.ts';
import { planProgram } from '../../runtime/index.ts';
import { replayOn } from '../../runtime/plan.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { overlayEvent } from '../../schemas/platform/sample.ts';
import { differences, type OracleOutcome, runOracle } from '../support/oracle/index.ts';
import type { ConformanceCase } from './cases.ts';

/** Holds V8, the planner and the reference to what each case says, and the compiler to what it must refuse. */
export function describeCases(cases: readonly ConformanceCase[]): void {
  const accepted = cases.flatMap((each) => ('outcome' in each.expected ? [{ ...each, ...each.expected }] : []));
  const refused = cases.flatMap((each) => ('refused' in each.expected ? [{ ...each, ...each.expected }] : []));

  it('has a name of its own for each case', () => {
    const names = cases.map(({ file, name }) => `${file}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  describe.each(accepted.filter(({ pending }) => pending === undefined))('$file: $name', (each) => {
    it('comes to the expected outcome in V8', async () => {
      expect(differences(each.outcome, await inV8(each))).toEqual([]);
    });

    it('compiles, and comes to the same outcome here', async () => {
      const { program, diagnostics } = compile(each);
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      if (each.warns !== undefined) expect(diagnostics.map(({ slug }) => slug)).toEqual(each.warns);
      if (program === undefined) throw new Error('there are no errors and no program');
      const outcome = planProgram(program).replay(inputOf(each), each.fetch);
      expect(differences(each.outcome, outcome)).toEqual([]);
      expect(differences(await inV8(each), outcome)).toEqual([]);
      // The reference agrees to the last step and byte: both are defined on the IR.
      expect(replayOn((input) => runReference(program, input), inputOf(each), each.fetch)).toEqual(outcome);
    });
  });

  describe.each(accepted.filter(({ pending }) => pending !== undefined))('$file: $name (waits for $pending)', (each) => {
    it('comes to the expected outcome in V8', async () => {
      expect(differences(each.outcome, await inV8(each))).toEqual([]);
    });

    it('does not compile yet; once it does, the mark must go', () => {
      expect(compile(each).program).toBeUndefined();
    });
  });

  describe.each(refused.filter(({ pending }) => pending === undefined))('$file: $name', (each) => {
    it('is refused', () => {
      const { program, diagnostics } = compile(each);
      expect(program).toBeUndefined();
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      const slugs = errors.map(({ slug }) => slug);
      expect(slugs).toContain(each.diagnostic ?? slugs[0] ?? 'any error');
      const said = wordsOf(errors);
      for (const words of each.says) expect(said).toContain(words);
    });
  });

  describe.each(refused.filter(({ pending }) => pending !== undefined))('$file: $name (waits for $pending)', (each) => {
    it('is not refused in the right words yet; once it is, the mark must go', () => {
      const { program, diagnostics } = compile(each);
      const said = wordsOf(diagnostics);
      expect(program === undefined && each.says.every((words) => said.includes(words))).toBe(false);
    });
  });
}

/** What a reader is told: what is wrong, and what to write instead. */
function wordsOf(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(({ message, help }) => `${message}\n${help}`).join('\n');
}

function compile({ source, at, sourceFile, allow, redirects, metadata, secrets }: ConformanceCase) {
  return compileAction(source, { at, fileName: sourceFile, allow, redirects, secrets, ...(metadata === undefined ? {} : { metadata }) });
}

function inV8(each: ConformanceCase): Promise<OracleOutcome> {
  const secrets = Object.fromEntries(each.secrets.map((name) => [name, name]));
  return runOracle({ ...inputOf(each), source: each.source, fileName: each.sourceFile, secrets });
}

function inputOf({ at, event, step, config, now, fetch }: ConformanceCase) {
  return { event: overlayEvent(positionOf(at), event), step, config, now, fetch };
}
