import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { FetchFailure } from '../egress/failures.ts';

/** An answer as undici hands it over. */
export interface RawResponse {
  readonly statusCode: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: Readable;
}

type Decoder = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Uint8Array>;

const zlib = { gunzip: promisify(gunzip), inflate: promisify(inflate), inflateRaw: promisify(inflateRaw) };

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', zlib.gunzip],
  ['x-gzip', zlib.gunzip],
  // RFC 9110 8.4.1.2: deflate means the zlib format, but some servers send the bare stream. CM 8 tells them apart.
  ['deflate', (bytes, options) => (((bytes[0] ?? 0) & 15) === 8 ? zlib.inflate : zlib.inflateRaw)(bytes, options)],
  ['br', promisify(brotliDecompress)],
]);

// One coding is usual; each more multiplies what a small answer can unfold to.
const mostCodings = 2;

/** The headers as an action may read them. Cookies are credentials, and nothing here sends them back. */
export function answerHeaders(response: RawResponse): { [name: string]: string } {
  const headers = Object.entries(response.headers).flatMap(([name, value]) => {
    const hidden = value === undefined || name === 'set-cookie' || name === 'set-cookie2';
    return hidden ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const];
  });
  return Object.fromEntries(headers);
}

/** The body as text, decoded as the Fetch standard's `text()` does. `limit` holds for the bytes sent and for what they unfold to. */
export async function readBody(response: RawResponse, limit: number): Promise<string> {
  let bytes: Uint8Array = await collect(response, limit);
  const codings = contentCodings(response);
  // A HEAD answer names the coding of a body that it does not have.
  if (bytes.length > 0) {
    for (const coding of codings) bytes = await coding(bytes, { maxOutputLength: limit });
  }
  return new TextDecoder().decode(bytes);
}

/** Reads no more of an answer that nobody wants. */
export function discard(response: RawResponse): void {
  response.body.on('error', () => {}).destroy();
}

async function collect(response: RawResponse, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop destroys the stream and with it the connection.
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw new FetchFailure('response-too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The decoders in the order in which the codings come off: the last one named was put on last. */
function contentCodings(response: RawResponse): Decoder[] {
  const names = [response.headers['content-encoding'] ?? []].flat().flatMap((value) => value.toLowerCase().split(','));
  const codings = names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  if (codings.length > mostCodings) throw new FetchFailure('response-encoding');
  return codings.reverse().map((name) => {
    const decoder = decoders.get(name);
    if (decoder === undefined) throw new FetchFailure('response-encoding');
    return decoder;
  });
}
