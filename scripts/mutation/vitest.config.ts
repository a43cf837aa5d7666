import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { judges } from './areas.ts';
import { readPlan } from './session.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const texts = new Map(readPlan().files.map(([name, text]) => [`${root}${name}`, text]));

class CheapestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => judges.findIndex((judge) => moduleId.startsWith(`${root}${judge}`));
    return [...files].sort((left, right) => place(left) - place(right) || (left.moduleId < right.moduleId ? -1 : 1));
  }
}

export default defineConfig({
  root,
  plugins: [{ name: 'mutants', enforce: 'pre', load: (id) => texts.get(id) }],
  test: {
    include: ['test/**/*.test.ts', 'scripts/mutation/*.judge.ts'],
    env: { TZ: 'UTC' },
    pool: 'forks',
    maxWorkers: 1,
    isolate: false,
    fileParallelism: false,
    runner: fileURLToPath(new URL('runner.ts', import.meta.url)),
    sequence: { sequencer: CheapestFirst },
    bail: process.env.MUTANT_FROM_THE_START === undefined ? 0 : 1,
    // Counts for each test as it stands; a mutant that hangs is seen by the command.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // The session's files say what happened.
    reporters: [{}],
  },
});
