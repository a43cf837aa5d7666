import type { Json } from '../schemas/json.ts';
import { FetchFailure } from './egress/failures.ts';
import type { FetchAnswer } from './eval/journal.ts';

/** A recorded answer, as `--fetch`, policy tests and run records hold it. */
export interface RecordedAnswer {
  readonly method: string;
  readonly url: string;
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  /** A text is the body as it is; anything else is written as JSON. */
  readonly body?: Json;
  /** Milliseconds it took; 0 when left out. */
  readonly ms?: number;
  readonly error?: string;
}

/** Hands recorded answers out: by method and URL, each once, in their order. */
export function answersFrom(
  recorded: readonly RecordedAnswer[],
): (request: { readonly method: string; readonly url: string }) => FetchAnswer {
  const left = [...recorded];
  return ({ method, url }) => {
    const index = left.findIndex((answer) => answer.method === method && answer.url === url);
    const [answer] = index < 0 ? [] : left.splice(index, 1);
    if (answer === undefined) return { error: new FetchFailure('no-answer').message, ms: 0 };
    const ms = answer.ms ?? 0;
    if (answer.error !== undefined) return { error: answer.error, ms };
    const { body } = answer;
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    const headers = Object.fromEntries(Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
    return { status: answer.status ?? 200, headers, body: text, ms };
  };
}
