import type { FastifyRequest } from 'fastify';

/** Headers of every answer: what an API of JSON, which browsers have no business with, tells them. */
export function answerHeaders({ id }: FastifyRequest): { readonly [name: string]: string } {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-request-id': id,
  };
}
