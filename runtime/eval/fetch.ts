import type { Target } from '../../schemas/ir/program.ts';
import { fetchFailures } from '../egress/failures.ts';
import { headerProblem, trimmedValue } from '../egress/headers.ts';
import { isMethod } from '../egress/method.ts';
import { firstMatching } from '../egress/target.ts';
import { chargeList, ownList } from './context.ts';
import { toNumber, toText } from './convert.ts';
import { type FetchAnswer, type FetchRequest, type HeaderValue, Suspension } from './journal.ts';
import { getMember } from './members.ts';
import { BudgetExceeded } from './meter.ts';
import { ResponseValue } from './response.ts';
import type { Run } from './run.ts';
import { type HeaderPart, pushPart, SealedValue } from './sealed.ts';
import { ErrorValue, isRecord, type List, OwnRecord, type RecordValue, typeError, type Value } from './values.ts';

export interface AskedFetch {
  readonly url: Value;
  readonly options: Value;
  /** Headers of which some may be sealed; they stand for those of the options. */
  readonly headers: RecordValue | undefined;
  /** Indices of the program's targets that the URL may match. */
  readonly targets: readonly number[];
}

/** A fetch after its arguments were looked at: to be sent, or refused before anything leaves. */
interface Checked {
  readonly method: string;
  readonly url: string;
  readonly request?: FetchRequest;
  readonly refused?: string;
}

/**
 * Looks the answers of a fetch statement up in the journal. Requests that it lacks suspend the run: whoever evaluates sees to it. With all
 * of them there, the statement's value is the answer or the list of answers, and a failure is thrown: that of the lowest index.
 */
export function performFetch(run: Run, targets: readonly Target[], asked: readonly AskedFetch[], all: boolean): Value | Suspension {
  const checked: Checked[] = [];
  for (const fetch of asked) checked.push(checkFetch(run, targets, fetch));
  const answers = lookUp(run, checked);
  if (answers instanceof Suspension) return answers;
  const spent = run.elapsed;
  let failure: ErrorValue | undefined;
  const responses: List = [];
  for (const [index, { method, url, request, refused }] of checked.entries()) {
    const outcome = request === undefined ? (refused ?? '') : settle(run, request, answers[index], spent);
    if (typeof outcome === 'string') {
      run.effects.push({ type: 'fetch', method, url, error: outcome });
      failure ??= new ErrorValue('Error', outcome);
      responses.push(undefined);
    } else {
      run.effects.push({ type: 'fetch', method, url, status: outcome.status });
      responses.push(outcome);
    }
  }
  if (failure !== undefined) throw failure;
  if (!all) return responses[0];
  chargeList(run, responses.length);
  return ownList(run, responses);
}

function checkFetch(run: Run, targets: readonly Target[], { url, options, headers: sealed, targets: proven }: AskedFetch): Checked {
  countRequest(run);
  const text = toText(run, url);
  run.meter.scan(text.length);
  if (options !== undefined && !isRecord(options)) throw typeError('the options of api.fetch must be a record');
  const method = readMethod(run, options);
  const refuse = (refused: string): Checked => ({ refused, method: excerpt(method), url: excerpt(text) });
  if (run.requests > run.meter.limits.fetches) return refuse(fetchFailures['too-many']);
  if (!isMethod(method)) return refuse(fetchFailures.method);
  const target = matchingTarget(targets, proven, method, text);
  if (target === undefined) return refuse(fetchFailures['not-proven']);
  const headers = readHeaders(run, sealed ?? (options === undefined ? undefined : getMember(run, options, 'headers')));
  if (typeof headers === 'string') return refuse(headers);
  const body = options === undefined ? undefined : getMember(run, options, 'body');
  if (body !== undefined && typeof body !== 'string') throw typeError('the body of api.fetch must be a text');
  if (body !== undefined && (method === 'GET' || method === 'HEAD')) return refuse(fetchFailures['body-not-allowed']);
  run.meter.look(body?.length ?? 0);
  if (body !== undefined && isLonger(body, run.meter.limits.requestBody)) return refuse(fetchFailures['request-too-large']);
  const timeout = readTimeout(run, options);
  const request =
    body === undefined
      ? { method, url: text, headers, timeout, target }
      : { method, url: text, headers, body: body.toWellFormed(), timeout, target };
  return { method, url: text, request };
}

/** Whether a text has more than so many bytes as UTF-8, of which no code unit takes more than three. */
function isLonger(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes;
}

/** A target that is one text was parsed by the verifier, and needs no parsing where the URL is just that text. */
function matchingTarget(targets: readonly Target[], proven: readonly number[], method: string, text: string): number | undefined {
  for (const index of proven) {
    const { url, method: only } = targets[index] ?? { url: [] };
    const [part] = url;
    if (url.length === 1 && part !== undefined && 'text' in part && part.text === text && only === method) return index;
  }
  const last = lastMatches.get(proven);
  if (last !== undefined && last.url === text && last.method === method && last.targets === targets) return last.target;
  const target = firstMatching(targets, proven, method, text);
  if (text.length <= longestKept) lastMatches.set(proven, { targets, method, url: text, target });
  return target;
}

/**
 * What the last URL of a request came to, by the request's own list of targets: a run that is run again with the answer asks the same
 * again, and parsing takes as long as all the rest of a small action.
 */
const longestKept = 2048;
const lastMatches = new WeakMap<readonly number[], LastMatch>();

interface LastMatch {
  readonly targets: readonly Target[];
  readonly method: string;
  readonly url: string;
  readonly target: number | undefined;
}

/** Requests above the budget are refused, and each refusal is recorded, so their number has an end too. */
const mostRefusedForNumber = 50;

function countRequest(run: Run): void {
  const { fetches } = run.meter.limits;
  run.requests += 1;
  if (run.requests > fetches + mostRefusedForNumber) throw new BudgetExceeded('fetches', fetches, 'fetches');
}

/** As much as the record of a refused request keeps of what was asked for. */
function excerpt(text: string): string {
  return text.slice(0, 2048).toWellFormed();
}

function readMethod(run: Run, options: Value): string {
  const method = options === undefined ? undefined : getMember(run, options, 'method');
  if (method === undefined) return 'GET';
  const text = toText(run, method);
  run.meter.scan(text.length);
  return text.toUpperCase();
}

/** The headers that an action gives, laid over those of its block. */
function readHeaders(run: Run, given: Value): { readonly [name: string]: HeaderValue } | string {
  const headers = new OwnRecord() as { [name: string]: HeaderValue };
  if (given !== undefined && !isRecord(given)) throw typeError('the headers of api.fetch must be a record');
  const problem = given === undefined ? undefined : addHeaders(run, headers, given);
  if (problem !== undefined) return problem;
  for (const name of Object.keys(run.headers)) headers[name] ??= run.headers[name] ?? '';
  return headers;
}

function addHeaders(run: Run, headers: { [name: string]: HeaderValue }, given: RecordValue): string | undefined {
  for (const name of Object.keys(given)) {
    run.meter.charge(1);
    const value = given[name];
    if (value === undefined) continue;
    // What is sealed is trimmed when it is joined, outside.
    const text = value instanceof SealedValue ? SealedValue.partsOf(value) : trimmedValue(toText(run, value));
    const fixed = typeof text === 'string' ? text : fixedParts(text).join('');
    run.meter.scan(name.length + fixed.length);
    const problem = headerProblem(name, fixed);
    if (problem !== undefined) return fetchFailures[problem];
    const canonical = name.toLowerCase();
    const before = headers[canonical];
    // The Fetch standard makes one header of names that differ by case alone.
    headers[canonical] = before === undefined ? text : joined(run, before, text);
  }
  return undefined;
}

function fixedParts(value: HeaderValue): readonly string[] {
  return typeof value === 'string' ? [value] : value.filter((part) => typeof part === 'string');
}

function joined(run: Run, before: HeaderValue, added: HeaderValue): HeaderValue {
  run.meter.build([...fixedParts(before), ...fixedParts(added)].reduce((sum, part) => sum + part.length, 2));
  if (typeof before === 'string' && typeof added === 'string') return `${before}, ${added}`;
  const parts: HeaderPart[] = [];
  for (const part of [before, ', ', added].flat()) pushPart(parts, part);
  return parts;
}

function readTimeout(run: Run, options: Value): number {
  const { fetchTime, longestFetch } = run.meter.limits;
  const asked = options === undefined ? undefined : getMember(run, options, 'timeout');
  if (asked === undefined) return fetchTime;
  const timeout = toNumber(run, asked);
  return timeout > 0 ? Math.min(timeout, longestFetch) : fetchTime;
}

/** The journal's answers for those of these that are sent, which are the run's next ones. Suspends if one is not there yet. */
function lookUp(run: Run, checked: readonly Checked[]): readonly (FetchAnswer | undefined)[] | Suspension {
  const answers: (FetchAnswer | undefined)[] = [];
  let missing: FetchRequest[] | undefined;
  for (const { request } of checked) {
    const position = run.journalPosition;
    const entry = request === undefined ? undefined : run.journal[position];
    if (request !== undefined) {
      run.journalPosition += 1;
      // Determinism makes a re-run ask for the same; anything else means that the journal belongs to another run.
      if (entry === undefined) missing = [...(missing ?? []), request];
      else if (!sameRequest(entry.request, request)) throw new Error(`the journal's entry ${position} answers another request`);
    }
    answers.push(entry?.answer);
  }
  return missing === undefined ? answers : new Suspension(missing);
}

function sameRequest(left: FetchRequest, right: FetchRequest): boolean {
  const names = Object.keys(right.headers);
  return (
    left.method === right.method &&
    left.url === right.url &&
    left.body === right.body &&
    left.timeout === right.timeout &&
    names.length === Object.keys(left.headers).length &&
    names.every((name) => sameHeader(left.headers[name], right.headers[name]))
  );
}

/** Whether two headers say the same, in the form in which they are sealed. */
function sameHeader(left: HeaderValue | undefined, right: HeaderValue | undefined): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return left === right;
  return left.length === right.length && left.every((part: HeaderPart, index) => samePart(part, right[index]));
}

function samePart(left: HeaderPart, right: HeaderPart): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  if (left.secret !== right.secret || 'data' in left !== 'data' in right) return false;
  if (!('data' in left) || !('data' in right)) return true;
  return left.data === right.data && left.encoding === right.encoding && left.key === right.key;
}

/** What one answer comes to under the time budgets: a response, or the message of the rejection. */
function settle(run: Run, request: FetchRequest, answer: FetchAnswer | undefined, spent: number): ResponseValue | string {
  if (answer === undefined) throw new Error('an answer was looked up and is gone');
  const stageTime = run.meter.limits.stageTime - spent;
  const allowed = Math.min(request.timeout, stageTime);
  run.elapsed = Math.max(run.elapsed, spent + Math.min(answer.ms, Math.max(0, allowed)));
  // Once the time is used up a fetch rejects, however quick: whoever drives a run does not even send it.
  if (allowed <= 0 || answer.ms > allowed) return stageTime < request.timeout ? fetchFailures['stage-time'] : fetchFailures.timeout;
  if ('error' in answer) return answer.error;
  // What a host hands in is a promise of its types alone, and a body without a length would pass the next question.
  if (typeof answer.body !== 'string') throw new TypeError('the body of an answer is no text');
  if (isLonger(answer.body, run.meter.limits.responseBody)) return fetchFailures['response-too-large'];
  run.meter.build(answer.body.length);
  return new ResponseValue(answer.status, answer.headers, answer.body);
}
