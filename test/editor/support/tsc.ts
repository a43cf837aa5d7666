import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';

const compiler = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');

/** What TypeScript alone says of a repository under its tsconfig.json: a line for each problem. */
export function tsc(root: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [compiler, '--noEmit', '--pretty', 'false', '-p', '.'], { cwd: root }, (error, stdout) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve(stdout.split('\n').filter((line) => /error TS\d+/.test(line)));
    });
  });
}
