/**
 * What the realm may ask of the process around it. Only texts, numbers and booleans cross, so that no object of another realm,
 * with another `Object.prototype`, can reach the program.
 */
export interface Bridge {
  /** The members of a URL as JSON text; undefined for what is none. */
  readonly parseUrl: (text: string, base: string | undefined) => string | undefined;
  /** The pairs of a query as JSON text. */
  readonly parseQuery: (text: string) => string;
  /** The query text of pairs given as JSON text. */
  readonly formatQuery: (pairs: string) => string;
  readonly sha256: (text: string) => string;
  /** Undefined for a range that is none. */
  readonly inCidr: (address: string, range: string) => boolean | undefined;
  /** Undefined for what is no base64. */
  readonly fromBase64: (text: string) => string | undefined;
  /** Undefined for text beyond U+00FF. */
  readonly toBase64: (text: string) => string | undefined;
}
