import { FetchFailure, type FetchFailureCode } from '../egress/failures.ts';

/** What Node, its TLS library, zlib and undici call their errors. Their messages name addresses, so only the code is read. */
const failureOfCode: readonly (readonly [RegExp, FetchFailureCode])[] = [
  [/^(?:CERT_|CRL_|UNABLE_TO_|ERR_TLS_CERT_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_)/, 'certificate'],
  [/^(?:UND_ERR_HEADERS_OVERFLOW|HPE_HEADER_OVERFLOW|ERR_BUFFER_TOO_LARGE)$/, 'response-too-large'],
  [/^(?:HPE_|UND_ERR_RES_CONTENT_LENGTH_MISMATCH$)/, 'response-malformed'],
  [/^UND_ERR_CONNECT_TIMEOUT$/, 'timeout'],
  [/^UND_ERR_BODY_TIMEOUT$/, 'idle'],
  [/^(?:Z_|ERR_BROTLI|ERR__)/, 'response-encoding'],
];

/** The failure that stands for whatever went wrong on the way. */
export function failureOf(error: unknown): FetchFailure {
  if (error instanceof FetchFailure) return error;
  const code = codeOf(error);
  const [, failure] = failureOfCode.find(([pattern]) => pattern.test(code)) ?? [undefined, 'connection-failed' as const];
  return new FetchFailure(failure);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  // undici's parser leaves the code out of most of its errors.
  const nameless = error.name === 'HTTPParserError' ? 'HPE_' : '';
  return 'code' in error && error.code !== undefined ? String(error.code) : nameless;
}
