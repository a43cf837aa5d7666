// Made by `npm run generate` from schemas/documents; do not edit.

/**
 * An error (RFC 9457)
 */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly instance?: string;
  readonly errors?: readonly RequestError[];
}
export interface RequestError {
  readonly pointer: string;
  readonly message: string;
}
