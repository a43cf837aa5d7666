/**
 * Every way a fetch may fail, and the message an action sees. The texts are fixed, so that none of them can carry an
 * address, a header value or a part of the URL into a log.
 */
export const fetchFailures = {
  url: 'the URL is malformed or not in canonical spelling',
  'not-allowed': 'the URL is not on the fetch allowlist',
  'not-proven': 'the URL is not one that was proven for this fetch',
  method: 'the method is not one that a fetch may use',
  'header-name': 'a request header has a malformed name',
  'header-forbidden': 'a request header is one that only the host may set',
  'header-value': 'a request header has a value with a line break, a control character or a character outside Latin-1',
  'body-not-allowed': 'a GET or HEAD request has no body',
  'request-too-large': 'the request body is too large',
  'name-not-found': 'the host name could not be resolved',
  'address-refused': 'the host has a private or reserved address',
  'connection-failed': 'the connection failed',
  certificate: 'the certificate of the host is not trusted',
  'response-malformed': 'the response is not valid HTTP',
  'response-too-large': 'the response is too large',
  'response-encoding': 'the response has an encoding that could not be decoded',
  redirect: 'the response is a redirect that is not allowed',
  timeout: 'the request took too long',
  idle: 'the response stopped before its end',
  aborted: 'the request was aborted',
  'too-many': 'the action made more fetches than its budget allows',
  'stage-time': 'the time of the stage is used up',
  'secret-missing': 'a secret that the request needs has no value here',
  'secret-value': 'a secret that the request needs has a value that cannot be used there',
  'no-answer': 'no recorded answer fits this request, and nothing is fetched for real',
} as const satisfies { readonly [code: string]: string };

export type FetchFailureCode = keyof typeof fetchFailures;

/** A fetch that got no answer. It has no `cause`: what the network said stays out of logs that print errors whole. */
export class FetchFailure extends Error {
  readonly code: FetchFailureCode;

  constructor(code: FetchFailureCode) {
    super(fetchFailures[code]);
    this.name = 'FetchFailure';
    this.code = code;
  }
}
