import type { Bridge } from './bridge.ts';
import { misuse } from './errors.ts';

type Pairs = readonly (readonly [string, string])[];

const LanguageTypeError = TypeError;
const LanguageError = Error;

/** The built-ins that come from outside ECMAScript: URLs, base64, and the language's own functions. */
export function webGlobals(bridge: Bridge): { readonly [name: string]: unknown } {
  class URLSearchParams {
    readonly #pairs: Pairs;
    constructor(init: unknown = '') {
      if (typeof init === 'object' && init !== null) this.#pairs = pairsOf(init);
      // Node's own takes null for nothing.
      else this.#pairs = JSON.parse(bridge.parseQuery(String(init ?? '')));
    }
    get(name: unknown) {
      return this.#pairs.find(([key]) => key === String(name))?.[1] ?? null;
    }
    getAll(name: unknown) {
      return this.#pairs.filter(([key]) => key === String(name)).map(([, value]) => value);
    }
    has(name: unknown, value?: unknown) {
      return this.#pairs.some(([key, held]) => key === String(name) && (value === undefined || held === String(value)));
    }
    get size() {
      return this.#pairs.length;
    }
    keys() {
      return this.#pairs.map(([key]) => key).values();
    }
    values() {
      return this.#pairs.map(([, value]) => value).values();
    }
    entries() {
      return this.#pairs.map(([key, value]) => [key, value]).values();
    }
    [Symbol.iterator]() {
      return this.entries();
    }
    toString() {
      return bridge.formatQuery(JSON.stringify(this.#pairs));
    }
  }

  class URL {
    static canParse(text: unknown, base?: unknown) {
      return bridge.parseUrl(String(text), base === undefined ? undefined : String(base)) !== undefined;
    }
    constructor(text: unknown, base?: unknown) {
      const members = bridge.parseUrl(String(text), base === undefined ? undefined : String(base));
      if (members === undefined) throw new LanguageTypeError('Invalid URL');
      const url = JSON.parse(members) as { search: string };
      // Own and read-only: the language has no setters.
      for (const [name, value] of Object.entries(url)) Object.defineProperty(this, name, { value });
      Object.defineProperty(this, 'searchParams', { value: new URLSearchParams(url.search) });
    }
    toString() {
      return (this as unknown as { href: string }).href;
    }
    toJSON() {
      return this.toString();
    }
  }

  return {
    URL,
    URLSearchParams,
    sha256: (text: unknown) => {
      if (typeof text !== 'string') throw new LanguageTypeError('not a text');
      return bridge.sha256(text);
    },
    inCidr: (address: unknown, ranges: unknown) => {
      const answers = [ranges].flat().map((range) => bridge.inCidr(String(address), String(range)));
      if (answers.includes(undefined)) throw misuse();
      return answers.includes(true);
    },
    atob: (text: unknown) => bridge.fromBase64(String(text)) ?? invalidCharacter(),
    btoa: (text: unknown) => bridge.toBase64(String(text)) ?? invalidCharacter(),
  };
}

function pairsOf(init: object): Pairs {
  const pairs: unknown[] = Symbol.iterator in init ? Array.from(init as Iterable<unknown>) : Object.entries(init);
  return pairs.map((pair) => {
    if (typeof pair !== 'object' || pair === null || !(Symbol.iterator in pair)) throw new LanguageTypeError('each pair must be iterable');
    const [key, value, ...more] = [...(pair as Iterable<unknown>)];
    if (more.length > 0 || [...(pair as Iterable<unknown>)].length < 2) throw new LanguageTypeError('each pair must be a name and a value');
    return [String(key).toWellFormed(), String(value).toWellFormed()];
  });
}

function invalidCharacter(): never {
  const error = new LanguageError('invalid character');
  error.name = 'InvalidCharacterError';
  throw error;
}
