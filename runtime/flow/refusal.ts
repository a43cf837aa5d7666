/** Why a call of a flow was refused; the codes are stable. */
export type FlowRefusalCode = 'invalid-event' | 'invalid-output' | 'invalid-step' | 'group-not-awaited' | 'user-changed';

interface FlowError {
  /** JSON pointer into the call. */
  readonly pointer: string;
  readonly message: string;
}

/** A call that does not fit where the run is. Nothing ran, and nothing is handed over. */
export class FlowRefusal extends Error {
  override readonly name = 'FlowRefusal';
  readonly code: FlowRefusalCode;
  readonly errors: readonly FlowError[];

  constructor(code: FlowRefusalCode, message: string, errors: readonly FlowError[]) {
    super(message);
    this.code = code;
    this.errors = errors;
  }
}

/** The same problem once. */
export function distinctErrors(errors: readonly FlowError[]): FlowError[] {
  return [...new Map(errors.map((error) => [`${error.pointer} ${error.message}`, error])).values()];
}
