// Made by `npm run generate` from schemas/documents; do not edit.

/**
 * What is wrong with a policy repository
 */
export interface CheckReport {
  readonly version: 1;
  readonly ok: boolean;
  readonly summary: {
    readonly actions: number;
    readonly flows: number;
    readonly errors: number;
    readonly warnings: number;
  };
  readonly diagnostics: readonly Diagnostic[];
}
export interface Diagnostic {
  readonly code: string;
  readonly slug: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly help: string;
  readonly file: string;
  readonly range: Range;
  readonly related: readonly {
    readonly message: string;
    readonly file: string;
    readonly range: Range;
  }[];
  readonly fixes?: readonly {
    readonly title: string;
    readonly edits: readonly {
      readonly range: Range;
      readonly text: string;
    }[];
  }[];
}
export interface Range {
  readonly start: Position;
  readonly end: Position;
}
export interface Position {
  readonly line: number;
  readonly column: number;
}
