import type { FastifyReply, FastifyRequest } from 'fastify';
import { largestBody } from './body.ts';
import { answerHeaders } from './headers.ts';
import { Problem, problemDocument } from './problems.ts';

/** Errors of Fastify's that are the caller's, by their code. */
const fastifyProblems: ReadonlyMap<string, () => Problem> = new Map([
  ['FST_ERR_BAD_URL', () => new Problem('malformed-url', 'the path holds a % that is not followed by two hexadecimal digits of UTF-8')],
  ['FST_ERR_MAX_PARAM_LENGTH', () => new Problem('not-found', 'no resource has a name that long')],
  ['FST_ERR_CTP_BODY_TOO_LARGE', () => new Problem('body-too-large', `a body has at most ${largestBody} bytes`)],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', () => new Problem('unsupported-media-type', 'send JSON, with Content-Type: application/json')],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', () => new Problem('malformed-request', 'Content-Length is not the length of the body')],
  ['ECONNRESET', () => new Problem('malformed-request', 'the connection closed before the request was complete')],
]);

/** Answers an error with its problem document. What is not known to be the caller's says nothing of the inside. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error);
  if (problem.code === 'internal') request.log.error(innermost(error), 'internal error');
  void reply
    .code(problem.status)
    // A URL that cannot be decoded is answered before any hook runs.
    .headers(answerHeaders(request))
    .headers(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(problemDocument(problem, request.id)));
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return fastifyProblems.get(code)?.() ?? new Problem('internal', 'this is a fault of the service; its log has the id of this answer');
}

/** Where an error came from. Its message is left out: it may quote the event, and the operator's log holds nothing personal. */
function innermost(error: unknown): { readonly error: string; readonly frames: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error, frames: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return { error: error.name, frames: frames.slice(0, 10).map((line) => line.trim()) };
}
