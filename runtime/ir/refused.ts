/** A program that the runtime will not run. `path` is a JSON pointer into the program. */
export class ProgramRefused extends Error {
  override readonly name = 'ProgramRefused';
  readonly path: string;
  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`${path === '' ? 'the program' : path} ${problem}`, options);
    this.path = path;
  }
}
