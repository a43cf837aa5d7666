import type { Agent } from 'undici';
import type { Limits } from '../../schemas/platform/limits.ts';
import { FetchFailure } from '../egress/failures.ts';
import { type AskedRequest, type CheckedRequest, checkRequest, type RequestRules } from '../egress/request.ts';
import { type ConnectOptions, createCheckedAgent } from './connect.ts';
import { failureOf } from './network-errors.ts';
import { followRedirect, redirectLocation } from './redirect.ts';
import { answerHeaders, discard, type RawResponse, readBody } from './response.ts';

/** A request for the outside world. */
export interface HostRequest extends AskedRequest {
  /** Milliseconds for everything: name, connection, redirects and the last byte of the body. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** An answer, whole: `headers` by lower-case name, the body as text. */
export interface HostAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** Makes one request. Rejects with a `FetchFailure` for anything but an answer. */
export type HostFetch = (request: HostRequest) => Promise<HostAnswer>;

/** A fetch that owns connections. `close` lets the requests that are under way finish. */
export type GuardedFetch = HostFetch & { readonly close: () => Promise<void> };

export interface GuardedFetchOptions extends RequestRules, Omit<ConnectOptions, 'connectTimeout'> {
  readonly limits: Pick<Limits, 'requestBody' | 'responseBody' | 'longestFetch'>;
}

/** A fetch that goes nowhere but to the allowlist's places, and only to public addresses there. */
export function createGuardedFetch(options: GuardedFetchOptions): GuardedFetch {
  const agent = createCheckedAgent({ ...options, connectTimeout: options.limits.longestFetch });
  const underWay = new Set<Promise<HostAnswer>>();
  const guardedFetch: HostFetch = async (request) => {
    const timeout = Math.min(request.timeout, options.limits.longestFetch);
    const answer = withDeadline(timeout, request.signal, (signal) => perform(agent, request, options, signal));
    underWay.add(answer);
    return answer.finally(() => underWay.delete(answer));
  };
  const close = async () => {
    await Promise.allSettled(underWay);
    // Not agent.close(): that waits for connections which nobody waits for any more.
    await agent.destroy();
  };
  return Object.assign(guardedFetch, { close });
}

async function perform(agent: Agent, asked: AskedRequest, options: GuardedFetchOptions, signal: AbortSignal): Promise<HostAnswer> {
  let request = checkRequest(asked, options);
  for (let redirects = request.entry.redirects; ; redirects--) {
    const response = await send(agent, request, signal);
    const location = redirectLocation(response.statusCode, response.headers.location);
    if (location === undefined) {
      const body = await readBody(response, options.limits.responseBody);
      return { status: response.statusCode, headers: answerHeaders(response), body };
    }
    discard(response);
    if (redirects === 0) throw new FetchFailure('redirect');
    request = followRedirect(request, response.statusCode, location, options);
  }
}

function send(agent: Agent, request: CheckedRequest, signal: AbortSignal): Promise<RawResponse> {
  const { url, method, body } = request;
  const headers = new Map([['accept', '*/*'], ['accept-encoding', 'br, gzip, deflate'], ['user-agent', 'writ'], ...request.headers]);
  if (body !== undefined && !headers.has('content-type')) headers.set('content-type', 'text/plain;charset=UTF-8');
  return agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers: [...headers].flat(),
    body: body ?? null,
    signal,
  });
}

/**
 * Runs work under one deadline and one caller's signal. The answer does not wait for the work to notice: a name server or a
 * connection that says nothing can't be interrupted, only left behind.
 */
async function withDeadline<T>(
  milliseconds: number,
  caller: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) =>
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason)),
  );
  stopped.catch(() => {});
  const abort = () => controller.abort(new FetchFailure('aborted'));
  const timer = setTimeout(() => controller.abort(new FetchFailure('timeout')), milliseconds);
  caller?.addEventListener('abort', abort);
  try {
    if (caller?.aborted) throw new FetchFailure('aborted');
    return await Promise.race([work(controller.signal), stopped]);
  } catch (error) {
    // An answer that was given up may still be coming in.
    controller.abort(error);
    throw failureOf(error);
  } finally {
    clearTimeout(timer);
    caller?.removeEventListener('abort', abort);
  }
}
