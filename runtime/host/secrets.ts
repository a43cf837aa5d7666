import { createHmac } from 'node:crypto';
import { FetchFailure } from '../egress/failures.ts';
import { headerProblem, trimmedValue } from '../egress/headers.ts';
import type { HeaderValue } from '../eval/journal.ts';
import type { HeaderPart, SecretToken } from '../eval/sealed.ts';

/** Values of a tenant's secrets by name. */
export type SecretValues = (name: string) => string | undefined;

/** A request's headers as they are sent, and what hides the secrets that are in them. */
export interface JoinedHeaders {
  readonly headers: { readonly [name: string]: string };
  /** A text from outside without the secrets: a receiver may repeat what it got, and what is journaled may be logged. */
  readonly hide: (text: string) => string;
}

/**
 * The headers of one request with its secrets in their places. It is done outside the interpreter, for this request alone, after
 * its URL was held to its target. Throws a FetchFailure; nothing of a secret is in it.
 */
export function joinSecrets(headers: { readonly [name: string]: HeaderValue }, secrets: SecretValues | undefined): JoinedHeaders {
  const made = new Set<string>();
  const textFor = (part: HeaderPart): string => {
    if (typeof part === 'string') return part;
    const text = textOf(part, secrets);
    // Hiding a short text would garble what has nothing to do with it.
    if (text.length >= shortestHidden) for (const spelling of spellings(text)) made.add(spelling);
    return text;
  };
  const entries = Object.entries(headers).map(([name, value]) => [name, headerText(name, value, textFor)] as const);
  const hide = (text: string) => [...made].reduce((left, secret) => left.replaceAll(secret, hidden), text);
  return { headers: Object.fromEntries(entries), hide };
}

/** As it is, and as JSON and URLs write it, which is how receivers repeat headers. */
function spellings(text: string): readonly string[] {
  return [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text.toWellFormed())];
}

const shortestHidden = 8;
const hidden = '[secret]';

function headerText(name: string, value: HeaderValue, textFor: (part: HeaderPart) => string): string {
  if (typeof value === 'string') return value;
  const text = trimmedValue(value.map(textFor).join(''));
  // What was fixed was checked before, so it is the secret's value that breaks the header.
  if (headerProblem(name, text) !== undefined) throw new FetchFailure('secret-value');
  return text;
}

function textOf(token: SecretToken, secrets: SecretValues | undefined): string {
  const value = requireValue(token.secret, secrets);
  if (!('data' in token)) return value;
  return createHmac('sha256', keyOf(value, token.key)).update(token.data, 'utf8').digest(token.encoding);
}

/** An empty value is none: a header would say nothing, and whoever wants to can compute an HMAC with an empty key. */
function requireValue(name: string, secrets: SecretValues | undefined): string {
  let value: unknown;
  try {
    value = secrets?.(name);
  } catch {
    // What a provider throws may hold what it was asked for.
    throw new FetchFailure('secret-missing');
  }
  if (typeof value !== 'string' || value === '') throw new FetchFailure('secret-missing');
  return value;
}

/** Keys of the Standard Webhooks specification are base64 behind this. */
const webhookPrefix = 'whsec_';
const encoded = { hex: /^(?:[0-9A-Fa-f]{2})+$/, base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/ };

function keyOf(value: string, written: 'text' | 'hex' | 'base64'): Buffer {
  if (written === 'text') return Buffer.from(value, 'utf8');
  const text = written === 'base64' && value.startsWith(webhookPrefix) ? value.slice(webhookPrefix.length) : value;
  // Node leaves out what it cannot read, and would sign with what is left.
  if (text === '' || !encoded[written].test(text)) throw new FetchFailure('secret-value');
  return Buffer.from(text, written);
}
