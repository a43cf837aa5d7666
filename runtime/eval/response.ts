import { KindedValue, typeError } from './values.ts';

/** The header fields of an answer, by lower-case name. */
export class HeadersValue extends KindedValue {
  readonly #fields = new Map<string, string>();
  constructor(fields: { readonly [name: string]: string }) {
    super();
    for (const [name, value] of Object.entries(fields)) {
      const key = name.toLowerCase();
      const before = this.#fields.get(key);
      this.#fields.set(key, before === undefined ? value : `${before}, ${value}`);
    }
  }
  override get kind() {
    return 'headers' as const;
  }
  override get text(): string {
    return '[object Headers]';
  }
  get(name: string): string | null {
    // RFC 9110 5.1: a field name is a token. The Fetch standard throws for anything else.
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) throw typeError('the name of a header field may hold no spaces and no separators');
    return this.#fields.get(name.toLowerCase()) ?? null;
  }
}

/** The answer to a fetch. */
export class ResponseValue extends KindedValue {
  readonly #status: number;
  readonly #fields: { readonly [name: string]: string };
  #headers: HeadersValue | undefined;
  readonly #body: string;
  constructor(status: number, headers: { readonly [name: string]: string }, body: string) {
    super();
    this.#status = status;
    this.#fields = headers;
    this.#body = body;
  }
  override get kind() {
    return 'response' as const;
  }
  override get text(): string {
    return '[object Response]';
  }
  get status(): number {
    return this.#status;
  }
  get headers(): HeadersValue {
    this.#headers ??= new HeadersValue(this.#fields);
    return this.#headers;
  }
  get body(): string {
    return this.#body;
  }
}
