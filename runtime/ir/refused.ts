/** A program that the runtime will not run. `path` is a JSON pointer into the program. */
export class ProgramRefused extends Error {
  override readonly name = 'ProgramRefused';
  readonly path: string;
  constructor(path: string, problem: string) {
    super(`${path === '' ? 'the program' : path} ${problem}`);
    this.path = path;
  }
}
