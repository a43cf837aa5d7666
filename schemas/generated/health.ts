// Made by `npm run generate` from schemas/documents; do not edit.

/**
 * Whether the service runs, and whether it takes requests
 */
export interface Health {
  readonly status: 'ok' | 'ready';
}
