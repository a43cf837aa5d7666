const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const twoDigits = (number: number) => String(number).padStart(2, '0');

/** Date.prototype.toString with the time zone pinned to UTC (ECMAScript 21.4.4.41). */
export function dateText(time: number): string {
  if (Number.isNaN(time)) return 'Invalid Date';
  const date = new Date(time);
  const year = date.getUTCFullYear();
  const yearText = (year < 0 ? '-' : '') + String(Math.abs(year)).padStart(4, '0');
  const day = `${weekdays[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${twoDigits(date.getUTCDate())} ${yearText}`;
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':');
  return `${day} ${clock} GMT+0000 (Coordinated Universal Time)`;
}

// ECMAScript 21.4.1.32: a year of four digits or a signed one of six; a date alone, or a date with a time, which may name its offset.
const dateFormat =
  /^(?:(?<year>\d{4})|(?<expanded>[+-]\d{6}))(?:-(?<month>\d\d)(?:-(?<day>\d\d))?)?(?:T(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{3}))?)?(?<offset>Z|[+-]\d\d:\d\d)?)?$/;

/** What `toISOString` writes: engines agree on it, and their own reader is the quickest. */
const commonFormat = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const longestDate = '+275760-09-13T00:00:00.000+00:00'.length;
const commonLength = '2026-01-01T00:00:00.000Z'.length;
const day = 86_400_000;
const cycleYears = 400;
const cycleDays = 146_097;

/**
 * Milliseconds since the epoch of a text in ECMAScript's date-time format, NaN for any other text: what engines make of
 * other texts differs. A time without an offset is UTC, as our time zone is.
 */
export function parseDate(text: string): number {
  if (text.length === commonLength && commonFormat.test(text)) return Date.parse(text);
  const groups = text.length <= longestDate ? dateFormat.exec(text)?.groups : undefined;
  if (groups === undefined || groups.expanded === '-000000') return Number.NaN;
  const part = (name: string, absent: number) => (groups[name] === undefined ? absent : Number(groups[name]));
  const year = part('year', part('expanded', 0));
  const [month, dayOfMonth] = [part('month', 1), part('day', 1)];
  const [hour, minute, second, fraction] = [part('hour', 0), part('minute', 0), part('second', 0), part('fraction', 0)];
  const offset = offsetMinutes(groups.offset ?? 'Z');
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31 || minute > 59 || second > 59 || offset === undefined) return Number.NaN;
  if (hour > 24 || (hour === 24 && minute + second + fraction > 0)) return Number.NaN;
  // Date.UTC takes the years 0 to 99 for 1900 to 1999 and refuses what an offset would bring back into range, so it gets a
  // year of the same place in the calendar's cycle. 31 February is 3 March, as in V8.
  const cycle = Math.floor(year / cycleYears);
  const start = Date.UTC(2000 + year - cycle * cycleYears, month - 1, dayOfMonth) + (cycle - 5) * cycleDays * day;
  const time = ((hour * 60 + minute - offset) * 60 + second) * 1000 + fraction;
  return new Date(start + time).getTime();
}

function offsetMinutes(offset: string): number | undefined {
  if (offset === 'Z') return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(4))];
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
