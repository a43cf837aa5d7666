import type { Socket } from 'node:net';
import { Problem, type ProblemCode, problemDocument, problemKinds } from './problems.ts';

/** What Node's HTTP parser refuses before there is a request. */
const codes: ReadonlyMap<string, readonly [ProblemCode, string]> = new Map([
  ['HPE_HEADER_OVERFLOW', ['headers-too-large', 'the headers have more than 16 KiB'] as const],
  ['ERR_HTTP_REQUEST_TIMEOUT', ['request-timeout', 'the request did not arrive in time'] as const],
]);

const statusTexts: { readonly [status: number]: string } = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Answers on the bare connection, and closes it. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, detail] = codes.get(error.code ?? '') ?? (['malformed-request', 'the request cannot be read'] as const);
  const { status } = problemKinds[code];
  const body = JSON.stringify(problemDocument(new Problem(code, detail)));
  const head = [
    `HTTP/1.1 ${status} ${statusTexts[status] ?? 'Bad Request'}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
