import { limits } from '../../../../schemas/platform/limits.ts';
import type { RecordedAnswer } from '../outcome.ts';
import { unspecified } from '../unspecified.ts';
import type { Bridge } from './bridge.ts';
import { failedFetch, misuse } from './errors.ts';
import { isRecord } from './json.ts';

/** Called at the place of a fetch; answers what notes its end. */
export type NoteFetch = (request: {
  readonly method: string;
  readonly url: string;
}) => (end: { readonly status: number } | { readonly error: string }) => void;

/**
 * `api.fetch` over recorded answers. Time passes in fetches alone: one starts when it is asked for and ends `ms` later, and two
 * asked for together run side by side. Promises settle in the order of the calls, so that `Promise.all` rejects as the first in
 * its list does.
 */
export function recordedFetch(bridge: Bridge, answers: readonly RecordedAnswer[], note: NoteFetch) {
  const left = [...answers];
  let clock = 0;
  let count = 0;

  return async (url: unknown, options: unknown = {}) => {
    const request = requestOf(bridge, url, options);
    const end = note({ method: request.method, url: request.url });
    const started = clock;
    const index = left.findIndex((answer) => answer.method === request.method && canonical(bridge, answer.url) === request.url);
    const [answer] = index === -1 ? [] : left.splice(index, 1);
    const ms = answer?.ms ?? 0;
    count += 1;
    const late = ms > request.timeout || started + ms > limits.stageTime.value || count > limits.fetches.value;
    await undefined;
    clock = Math.max(clock, started + ms);
    if (answer === undefined || late || 'error' in answer) {
      const error = answer !== undefined && !late && 'error' in answer ? answer.error : unspecified;
      end({ error });
      throw failedFetch(error);
    }
    end({ status: answer.status });
    return response(answer);
  };
}

function requestOf(bridge: Bridge, url: unknown, options: unknown) {
  if (typeof url !== 'string' || !isRecord(options)) throw misuse();
  const { method = 'GET', timeout = limits.fetchTime.value, body = '', headers = {} } = options;
  if (typeof method !== 'string' || typeof timeout !== 'number' || typeof body !== 'string' || !isRecord(headers)) throw misuse();
  return { method: method.toUpperCase(), url: canonical(bridge, url), timeout: Math.min(timeout, limits.longestFetch.value) };
}

function canonical(bridge: Bridge, url: string): string {
  const members = bridge.parseUrl(url, undefined);
  if (members === undefined) throw misuse();
  return (JSON.parse(members) as { href: string }).href;
}

function response(answer: Extract<RecordedAnswer, { status: number }>) {
  const { body = '', headers = {} } = answer;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const fields = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.freeze({
    status: answer.status,
    ok: answer.status >= 200 && answer.status <= 299,
    headers: Object.freeze({ get: (name: unknown) => fields.get(String(name).toLowerCase()) ?? null }),
    text: async () => text,
    json: async () => JSON.parse(text) as unknown,
  });
}
