import { callFailure } from '../failure.ts';

const instant = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Reads an instant as ISO 8601 writes it: with its offset, since a machine's own time zone must not count. */
export function readInstant(text: string): string {
  const [, year, month, day] = instant.exec(text) ?? [];
  // V8 takes 30 February for 2 March.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  if (isDay && !Number.isNaN(Date.parse(text))) return text;
  throw callFailure(`--now ${text} is no instant`, { help: 'write one with its offset, such as 2026-01-31T12:00:00Z' });
}
