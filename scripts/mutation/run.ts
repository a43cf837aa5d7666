import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { judges } from './areas.ts';
import { type Line, readLog, readPlan, writeLine } from './session.ts';

/** A process that says nothing for so long is held up by the mutant it tries. */
const patience = 180_000;

/** Programs that are made at random take too long to be started anew for one mutant. */
const quickJudges = judges.filter((judge) => !judge.endsWith('.judge.ts'));

/** Tries every mutant of the session that is still open. */
export async function runSession(say: (text: string) => void): Promise<void> {
  for (;;) {
    const end = await start(judges, undefined, say);
    const last = readLog().at(-1);
    if (end === 'hung') {
      if (last === undefined || !('trying' in last)) throw new Error('the tests hang with no mutant');
      writeLine({ killed: last.trying, test: last.test, why: 'it never ended' });
    } else if (last === undefined || !('left' in last)) break;
  }
  // What runs while modules load can't be switched in a process that has loaded them.
  const log = readLog();
  const loading = new Set(log.flatMap((line) => ('loading' in line ? line.loading : [])));
  const done = new Set(
    log.flatMap((line) => ('killed' in line ? [line.killed] : 'passed' in line && line.test === everything ? [line.passed] : [])),
  );
  for (const [mutant] of readPlan().mutants.filter(([id]) => loading.has(id) && !done.has(id))) {
    const end = await start(quickJudges, mutant, say);
    if (end === 'passed') writeLine({ passed: mutant, test: everything });
    else if (!readLog().some((line) => 'killed' in line && line.killed === mutant)) {
      writeLine({ killed: mutant, test: everything, why: end === 'hung' ? 'it never ended' : 'the modules do not load' });
    }
  }
}

const everything = 'all tests, from the start';

function start(tests: readonly string[], mutant: string | undefined, say: (text: string) => void): Promise<'passed' | 'failed' | 'hung'> {
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'scripts/mutation/vitest.config.ts', ...tests],
    {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      env: { ...process.env, ...(mutant === undefined ? {} : { MUTANT_FROM_THE_START: mutant }) },
      stdio: 'ignore',
      detached: true,
    },
  );
  return new Promise((resolve) => {
    let [length, since, hung] = [0, Date.now(), false];
    const timer = setInterval(() => {
      const log = readLog();
      if (log.length !== length) [length, since] = [log.length, Date.now()];
      say(progress(log));
      if (Date.now() - since < patience || child.pid === undefined) return;
      hung = true;
      process.kill(-child.pid, 'SIGKILL');
    }, 15_000);
    child.once('exit', (code) => {
      clearInterval(timer);
      resolve(hung ? 'hung' : code === 0 ? 'passed' : 'failed');
    });
  });
}

function progress(log: readonly Line[]): string {
  const killed = log.filter((line) => 'killed' in line).length;
  const last = log.findLast((line) => 'test' in line);
  return `${killed} killed, ${log.length} lines; ${last !== undefined && 'test' in last ? last.test : ''}`;
}
