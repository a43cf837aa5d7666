import type { FastifyInstance } from 'fastify';
import { infiniteNumberIn } from '../../schemas/finite.ts';
import { findJsonError } from '../../schemas/json-error.ts';
import { Problem } from './problems.ts';

/** The largest body that is read: an event whose every text has its full length fits many times over. */
export const largestBody = 1024 * 1024;

// Deeper than an action may walk. It keeps what recurses over a body off the end of the stack.
const deepestNesting = 128;

/** Bodies are JSON in UTF-8 (RFC 8259) and nothing else. */
export function addBodyParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: largestBody }, (request, bytes, done) => {
    try {
      refuseEncoding(request.headers['content-encoding']);
      done(null, parseBody(bytes as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

function refuseEncoding(encoding: string | undefined): void {
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return;
  throw new Problem('unsupported-media-type', 'the body is compressed; send it without Content-Encoding');
}

function parseBody(bytes: Buffer): unknown {
  const text = decode(bytes);
  let body: unknown;
  try {
    // Not a parser that drops or refuses `__proto__`: it is a name like any other, and only own properties are ever read.
    body = JSON.parse(text);
  } catch {
    const { offset, problem } = findJsonError(text) ?? { offset: 0, problem: 'the body is not JSON' };
    throw new Problem('malformed-json', `the body is not JSON at character ${offset + 1}: ${problem}`);
  }
  if (isDeeperThan(body, deepestNesting)) throw new Problem('too-deep', `the body has more than ${deepestNesting} levels`);
  const infinite = infiniteNumberIn(body);
  if (infinite !== undefined)
    throw new Problem('malformed-json', `the number at ${infinite || 'the top'} is too large; JSON readers take at most 1.79e308`);
  return body;
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem('malformed-json', 'the body is not UTF-8');
  }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}
