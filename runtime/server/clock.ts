import { Problem } from './problems.ts';

/** The instant of a run: the one that the request gives, else the clock's. */
export function instantOf(given: string | undefined, clock: () => Date): Date {
  if (given === undefined) return clock();
  const instant = new Date(given);
  if (!Number.isNaN(instant.getTime())) return instant;
  // RFC 3339 knows leap seconds, ECMAScript's time does not.
  const message = 'is not an instant that a clock of milliseconds can show; write one such as 2026-01-31T12:00:00.000Z';
  throw new Problem('invalid-request', `now ${message}`, [{ pointer: '/now', message }]);
}
