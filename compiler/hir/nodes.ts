import type { ValueShape } from '../../schemas/ir/value-shape.ts';
import type { SourceText } from '../source/text.ts';

/** A stretch of an author's text, in offsets of that text. */
export interface Span {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** A named variable, a parameter, or a temporary that desugaring made. */
export interface Variable {
  readonly name: string;
  readonly span: Span;
  /** Assigned after its declaration: its value may change between two reads. */
  assigned: boolean;
}

/** A module constant: its initializer is evaluated by the compiler, once. */
export interface ModuleConstant {
  readonly name: string;
  readonly span: Span;
  readonly value: HirExpression;
}

/** The entry, a helper, or a callback. */
export interface HirFunction {
  readonly name: string;
  readonly span: Span;
  readonly parameters: readonly Variable[];
  readonly body: readonly HirStatement[];
}

/**
 * `isScalar` tells whether the type says that the value is a text, a number, a boolean, null or undefined. Few ask, and the type
 * checker takes its time to answer.
 */
type Expr<Kind extends string, Fields> = { readonly kind: Kind; readonly span: Span; readonly isScalar?: () => boolean } & Fields;

export type HirExpression =
  | Expr<'literal', { readonly value: string | number | boolean | null | undefined }>
  | Expr<'pattern', { readonly source: string; readonly flags: string }>
  | Expr<'constant', { readonly constant: ModuleConstant }>
  | Expr<'variable', { readonly variable: Variable }>
  | Expr<'input', { readonly name: 'event' | 'step' | 'config' }>
  | Expr<'get', { readonly object: HirExpression; readonly key: string }>
  | Expr<'index', { readonly object: HirExpression; readonly key: HirExpression }>
  /** `value?.…`: `access` reads the value through `variable`. */
  | Expr<'optional', { readonly value: HirExpression; readonly variable: Variable; readonly access: HirExpression }>
  /** A value kept in `variable`, and an expression over it that is computed for what it may throw. Made by lowering alone. */
  | Expr<'checked', { readonly value: HirExpression; readonly variable: Variable; readonly check: HirExpression }>
  | Expr<'unary', { readonly operator: '!' | '-' | '+' | '~' | 'typeof'; readonly value: HirExpression }>
  | Expr<'binary', { readonly operator: BinaryOperator; readonly left: HirExpression; readonly right: HirExpression }>
  | Expr<'in', { readonly left: HirExpression; readonly right: HirExpression }>
  | Expr<'is', { readonly value: HirExpression; readonly is: 'error' | 'date' | 'set' | 'url' }>
  | Expr<'logical', { readonly operator: '&&' | '||' | '??'; readonly left: HirExpression; readonly right: HirExpression }>
  | Expr<'nullish', { readonly value: HirExpression }>
  | Expr<'conditional', { readonly test: HirExpression; readonly consequent: HirExpression; readonly alternate: HirExpression }>
  | Expr<'template', { readonly parts: readonly HirExpression[] }>
  | Expr<'list', { readonly elements: readonly (HirExpression | HirSpread)[] }>
  | Expr<'record', { readonly entries: readonly (HirEntry | HirSpread)[] }>
  | Expr<'rest', { readonly value: HirExpression; readonly keys: readonly HirExpression[] }>
  | Expr<'iterate', { readonly value: HirExpression }>
  | Expr<'conform', { readonly value: HirExpression; readonly shape: ValueShape }>
  | Expr<'builtin', { readonly name: string; readonly args: readonly HirArgument[] }>
  | Expr<
      'method',
      {
        readonly receiver: HirExpression;
        readonly name: string;
        readonly builtins: readonly string[];
        readonly args: readonly HirArgument[];
      }
    >
  | Expr<'call', { readonly callee: HirFunction; readonly args: readonly HirExpression[] }>
  /** An `api` member that is staged. Its value is undefined. */
  | Expr<'effect', { readonly member: string; readonly args: readonly HirExpression[] }>
  /** `api.secrets.get(name)` and `api.hmac(secret, data, options)`: sealed values. */
  | Expr<'secret', { readonly name: HirExpression }>
  | Expr<'hmac', { readonly secret: HirExpression; readonly data: HirExpression; readonly options: HirExpression | undefined }>
  /** One awaited fetch, or with `all` a list of them. */
  | Expr<'fetch', { readonly requests: readonly HirRequest[]; readonly all: boolean }>;

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '**'
  | '=='
  | '!='
  | '==='
  | '!=='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  | '>>>';

const equalities: ReadonlySet<BinaryOperator> = new Set(['==', '!=', '===', '!==']);

/** Whether an operator asks if two values are equal, or if they are not. */
export function isEquality(operator: BinaryOperator): boolean {
  return equalities.has(operator);
}

export type HirSpread = Expr<'spread', { readonly value: HirExpression }>;
export type HirEntry = Expr<'entry', { readonly key: HirExpression; readonly value: HirExpression }>;
export type HirCallback = Expr<'callback', { readonly function: HirFunction }>;
export type HirArgument = HirExpression | HirSpread | HirCallback;
export type HirRequest = Expr<'request', { readonly url: HirExpression; readonly options: HirExpression | undefined }>;

type Stmt<Kind extends string, Fields> = { readonly kind: Kind; readonly span: Span } & Fields;

export interface HirCase {
  readonly span: Span;
  readonly tests: readonly HirExpression[];
  readonly body: readonly HirStatement[];
}

export type HirStatement =
  /**
   * `assigns` where the variable was declared before: by `=`, not by `let`. `declares` where nothing is set: by a `let` without a value,
   * of a type that has no undefined.
   */
  | Stmt<'set', { readonly variable: Variable; readonly value: HirExpression; readonly assigns?: true; readonly declares?: true }>
  | Stmt<'put', { readonly object: HirExpression; readonly key: HirExpression; readonly value: HirExpression }>
  | Stmt<'evaluate', { readonly value: HirExpression }>
  | Stmt<'if', { readonly test: HirExpression; readonly consequent: readonly HirStatement[]; readonly alternate: readonly HirStatement[] }>
  | Stmt<'switch', { readonly value: HirExpression; readonly cases: readonly HirCase[]; readonly fallback: readonly HirStatement[] }>
  | Stmt<'for', { readonly variable: Variable; readonly list: HirExpression; readonly body: readonly HirStatement[] }>
  | Stmt<'break', Record<never, never>>
  | Stmt<'continue', Record<never, never>>
  | Stmt<'return', { readonly value: HirExpression | undefined }>
  | Stmt<'throw', { readonly value: HirExpression }>
  | Stmt<'catch', { readonly body: readonly HirStatement[]; readonly variable: Variable; readonly handler: readonly HirStatement[] }>
  | Stmt<'finally', { readonly body: readonly HirStatement[]; readonly finalizer: readonly HirStatement[] }>;
