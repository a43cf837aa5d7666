/**
 * The kinds of values a program can hold. Methods and accessors are chosen by the receiver's kind at run time, whatever
 * the types said.
 */
export type ValueKind =
  | 'undefined'
  | 'null'
  | 'boolean'
  | 'number'
  | 'string'
  | 'list'
  | 'record'
  | 'error'
  | 'date'
  | 'set'
  | 'url'
  | 'query'
  | 'headers'
  | 'response'
  | 'pattern';

/** Where a built-in is written: `x.name(…)`, `x.name`, `Owner.name(…)`, `name(…)`, `new Name(…)`, `Owner.NAME`. */
export type BuiltinForm = 'method' | 'accessor' | 'function' | 'constructor' | 'value';

/**
 * One built-in. The declarations that the type checker sees, the lowering, the meter and the reference are derived from
 * it; the implementation stands under the same id in `runtime/eval/builtins`, and a test compares the two lists.
 */
export interface Builtin {
  readonly form: BuiltinForm;
  /** Kind of the receiver, of methods and accessors. */
  readonly on?: ValueKind;
  /** As written in a program: `split`, `Object.keys`, `encodeURIComponent`, `Date`. */
  readonly name: string;
  /** TypeScript behind the name: `(separator: string, limit?: number): string[]`, `: number`, or several overloads. */
  readonly signature: string | readonly string[];
  readonly doc: string;
  /** Changes its receiver, so it exists on lists the program built and not on read-only ones. */
  readonly mutates?: true;
  /** Index of the argument that may be a function; no other argument may. */
  readonly callback?: number;
  /**
   * JavaScript answers an iterator, which can be walked once, and we answer a list. So a call may stand only where it is
   * iterated at once: `for…of`, spread, an array pattern, `Array.from`, `new Set`, `Object.fromEntries`.
   */
  readonly iterates?: true;
  /**
   * Steps charged beside the node's own: `constant`, or in proportion to the lengths of receiver and arguments: one for an
   * element or member, one for 8 code units of text. Callbacks charge what they run. Text, list and record results charge
   * their size in bytes before they are built.
   */
  readonly cost: 'constant' | 'linear';
}

export type BuiltinTable = { readonly [id: string]: Builtin };
