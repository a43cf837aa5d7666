import fc from 'fast-check';
import { type RunnerTestCase, TestRunner } from 'vitest';
import { readLog, readPlan, writeLine } from './session.ts';

/** What the switches read and write. */
interface Switches {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  /** Each instrumented file keeps this object, so it stays and its members are replaced. */
  readonly mutantCoverage: { static: Hits; perTest: { [test: string]: Hits } };
}

interface Hits {
  [mutant: string]: number;
}

interface Kept {
  readonly open: Set<string>;
  readonly tried: Set<string>;
}

declare global {
  var __stryker__: Switches | undefined;
  var __mutation__: Kept | undefined;
}

globalThis.__stryker__ ??= { mutantCoverage: { static: {}, perTest: {} } };
const switches = globalThis.__stryker__;
/** The one mutant that this process is about: it is there while modules load, too. */
const fromTheStart = process.env.MUTANT_FROM_THE_START;
switches.activeMutant = fromTheStart;
// Properties draw the same input for each mutant, so that a run can be repeated.
fc.configureGlobal({ seed: 1 });

/** A loop that a mutant made endless passes its switch over and over. */
const allowedHits = (usual: number) => usual * 100 + 10_000;

/**
 * Runs each test once as it stands, which shows the mutants it passes, and once more with each of those that nothing has killed
 * yet. All in one process, so that modules are loaded and compiled once: a test costs its own time and no more.
 */
export default class MutationRunner extends TestRunner {
  async runTask(test: RunnerTestCase): Promise<void> {
    const run = TestRunner.getTestFn(test);
    const name = `${test.file.name} > ${fullName(test)}`;
    if (fromTheStart !== undefined) return this.#judge(fromTheStart, name, run);
    const { open, tried } = kept();
    noteLoading();
    const passed = await this.#watched(test.id, run);
    if (passed.failure !== undefined) {
      writeLine({ broken: name, why: passed.failure });
      throw new Error(passed.failure);
    }
    for (const [mutant, hits] of Object.entries(passed.hits)) {
      if (!open.has(mutant) || tried.has(`${mutant} ${name}`)) continue;
      writeLine({ trying: mutant, test: name });
      const { failure } = await this.#watched(test.id, run, { mutant, hits });
      if (failure === undefined) {
        writeLine({ passed: mutant, test: name });
        continue;
      }
      writeLine({ killed: mutant, test: name, why: failure });
      open.delete(mutant);
      // What it left behind in a cache must not be taken for the work of the next one.
      const again = await this.#watched(test.id, run);
      if (again.failure === undefined) continue;
      writeLine({ left: mutant });
      process.exit(1);
    }
  }

  async #judge(mutant: string, test: string, run: () => unknown): Promise<void> {
    try {
      await run();
    } catch (error) {
      writeLine({ killed: mutant, test, why: String(error).slice(0, 300) });
      throw error;
    }
  }

  async #watched(
    id: string,
    run: () => unknown,
    active?: { readonly mutant: string; readonly hits: number },
  ): Promise<{ readonly failure: string | undefined; readonly hits: Hits }> {
    switches.mutantCoverage.perTest = {};
    Object.assign(switches, { currentTestId: id, activeMutant: active?.mutant });
    Object.assign(
      switches,
      active === undefined ? { hitCount: undefined, hitLimit: undefined } : { hitCount: 0, hitLimit: allowedHits(active.hits) },
    );
    let failure: string | undefined;
    try {
      await run();
    } catch (error) {
      failure = String(error).slice(0, 300);
    }
    Object.assign(switches, { currentTestId: undefined, activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
    return { failure, hits: switches.mutantCoverage.perTest[id] ?? {} };
  }
}

function noteLoading(): void {
  const loading = Object.keys(switches.mutantCoverage.static);
  if (loading.length > 0) writeLine({ loading });
  switches.mutantCoverage.static = {};
}

function fullName(test: RunnerTestCase): string {
  const names: string[] = [test.name];
  for (let suite = test.suite; suite !== undefined && suite.name !== ''; suite = suite.suite) names.unshift(suite.name);
  return names.join(' > ');
}

/** What is known before this process started, and since. */
function kept(): Kept {
  if (globalThis.__mutation__ === undefined) {
    const open = new Set(readPlan().mutants.map(([id]) => id));
    const tried = new Set<string>();
    for (const line of readLog()) {
      if ('killed' in line) open.delete(line.killed);
      if ('passed' in line) tried.add(`${line.passed} ${line.test}`);
    }
    globalThis.__mutation__ = { open, tried };
  }
  return globalThis.__mutation__;
}
