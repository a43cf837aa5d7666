import { KindedValue } from './values.ts';

/** Part names that a URL answers as text. */
export type UrlPart =
  | 'hash'
  | 'host'
  | 'hostname'
  | 'href'
  | 'origin'
  | 'password'
  | 'pathname'
  | 'port'
  | 'protocol'
  | 'search'
  | 'username';

/** A parsed URL (WHATWG URL standard). Nothing changes it. */
export class UrlValue extends KindedValue {
  readonly #url: URL;
  #query: QueryValue | undefined;
  constructor(url: URL) {
    super();
    this.#url = url;
  }
  override get kind() {
    return 'url' as const;
  }
  override get text(): string {
    return this.#url.href;
  }
  part(name: UrlPart): string {
    return this.#url[name];
  }
  /** The same object at each read, as in the standard. */
  get query(): QueryValue {
    this.#query ??= new QueryValue([...this.#url.searchParams]);
    return this.#query;
  }
}

export type Pair = readonly [name: string, value: string];

/** Parameters of a query, in order. Names and values are well-formed texts. */
export class QueryValue extends KindedValue {
  readonly #pairs: readonly Pair[];
  constructor(pairs: readonly Pair[]) {
    super();
    this.#pairs = pairs;
  }
  override get kind() {
    return 'query' as const;
  }
  override get text(): string {
    return new URLSearchParams(this.#pairs.map(([name, value]): [string, string] => [name, value])).toString();
  }
  get pairs(): readonly Pair[] {
    return this.#pairs;
  }
}
