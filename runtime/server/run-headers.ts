import type { FastifyRequest } from 'fastify';
import { fingerprintOf, onlyOnce } from './once.ts';
import { Problem } from './problems.ts';
import type { Answer, Route, Service } from './route.ts';

const keyPattern = /^[\x21-\x7E]{1,255}$/;
const longestDeadline = 600_000;

/** Answers a call that runs something as its `Idempotency-Key` and `Deadline-Ms` say. */
export async function answerAsAsked(
  service: Service,
  request: FastifyRequest,
  { countsOnce }: Pick<Route, 'countsOnce'>,
  call: () => Promise<Answer>,
): Promise<Answer> {
  const deadline = deadlineOf(request);
  const key = keyOf(request);
  const answer = key === undefined ? call() : onlyOnce(service.store, onceUnder(key, request), call);
  return deadline === undefined ? answer : before(deadline, answer, again(key, countsOnce === true));
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || (typeof key === 'string' && keyPattern.test(key))) return key;
  throw new Problem('invalid-header', 'Idempotency-Key takes 1 to 255 visible characters of ASCII');
}

function deadlineOf({ headers }: FastifyRequest): number | undefined {
  const text = headers['deadline-ms'];
  if (text === undefined) return undefined;
  const deadline = typeof text === 'string' && /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (deadline >= 1 && deadline <= longestDeadline) return deadline;
  throw new Problem('invalid-header', `Deadline-Ms takes a whole number of milliseconds from 1 to ${longestDeadline}`);
}

/** Keys of different tenants and of different calls are different ones, however their URLs are spelled. */
function onceUnder(key: string, { routeOptions, body, params }: FastifyRequest) {
  const { tenant: owner = '' } = params as { readonly tenant?: string };
  const taken = () =>
    new Problem('idempotency-key-reused', 'the Idempotency-Key was used here for a call with another body; take a new one for a new call');
  return { owner, key: `idempotency ${JSON.stringify([routeOptions.url, params])} ${key}`, fingerprint: fingerprintOf(body), taken };
}

/** What becomes of a call that is made again once nobody waited for its answer. */
function again(key: string | undefined, countsOnce: boolean): string {
  if (key !== undefined) return 'made again with the same Idempotency-Key it gets its answer';
  if (countsOnce) return 'made again, as it was, it gets its answer';
  return 'it goes on, and made again it runs a second time: calls with an Idempotency-Key can ask for the answer';
}

/** Nobody waits longer. The run goes on to its own end; `hint` says how to come by its answer. */
function before(milliseconds: number, answer: Promise<Answer>, hint: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const detail = `the call was not answered within ${milliseconds} ms; ${hint}`;
    const timer = setTimeout(() => reject(new Problem('deadline-exceeded', detail)), milliseconds);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
