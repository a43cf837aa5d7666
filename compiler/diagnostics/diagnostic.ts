/** A place in a text: line and column from 1, columns in UTF-16 code units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

export type Severity = 'error' | 'warning';

/** A replacement in the author's text that would mend the problem. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly range: TextRange; readonly text: string }[];
}

/** A problem in a policy, as `writ check --format json` prints it. `file` is relative to the policy repository. */
export interface Diagnostic {
  /** Permanent: `W2004`. */
  readonly code: string;
  readonly slug: string;
  readonly severity: Severity;
  readonly message: string;
  /** One imperative sentence: what to write instead. */
  readonly help: string;
  readonly file: string;
  readonly range: TextRange;
  readonly related: readonly { readonly message: string; readonly file: string; readonly range: TextRange }[];
  readonly fixes?: readonly Fix[];
}

/** By file, position, code: the order in which they are printed. */
export function compareDiagnostics(left: Diagnostic, right: Diagnostic): number {
  return (
    compareText(left.file, right.file) ||
    left.range.start.line - right.range.start.line ||
    left.range.start.column - right.range.start.column ||
    compareText(left.code, right.code) ||
    compareText(left.message, right.message)
  );
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
