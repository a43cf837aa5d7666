import type { Builtin, BuiltinTable } from '../builtin.ts';
import { constructorEntry, functionEntry, methodsOn } from '../entry.ts';

const method = methodsOn('date');
const field = (name: string, doc: string): Builtin => method(name, '(): number', 'constant', doc);

/** The clock is the run's, and the time zone is UTC. */
export const dateBuiltins = {
  'new Date': constructorEntry(
    'Date',
    ['(): Date', '(value: number | string | Date): Date'],
    'linear',
    "A point in time: now, milliseconds since 1970, or a text in ECMAScript's date format.",
  ),
  'Date.UTC': functionEntry(
    'Date.UTC',
    '(year: number, month?: number, day?: number, hours?: number, minutes?: number, seconds?: number, milliseconds?: number): number',
    'constant',
    'Milliseconds since 1970 of a time given by its parts; months count from 0.',
  ),
  'Date.now': functionEntry('Date.now', '(): number', 'constant', "The run's time, in milliseconds since 1970; it stands still."),
  'Date.parse': functionEntry(
    'Date.parse',
    '(text: string): number',
    'linear',
    "Milliseconds since 1970 of a text in ECMAScript's date format, or NaN.",
  ),

  'date.getTime': field('getTime', 'Milliseconds since 1970.'),
  'date.getUTCDate': field('getUTCDate', 'Day of the month, from 1.'),
  'date.getUTCDay': field('getUTCDay', 'Day of the week, from 0 for Sunday.'),
  'date.getUTCFullYear': field('getUTCFullYear', 'Year.'),
  'date.getUTCHours': field('getUTCHours', 'Hour of the day.'),
  'date.getUTCMilliseconds': field('getUTCMilliseconds', 'Milliseconds of the second.'),
  'date.getUTCMinutes': field('getUTCMinutes', 'Minutes of the hour.'),
  'date.getUTCMonth': field('getUTCMonth', 'Month, from 0 for January.'),
  'date.getUTCSeconds': field('getUTCSeconds', 'Seconds of the minute.'),
  'date.toISOString': method('toISOString', '(): string', 'constant', 'ISO 8601 text; a RangeError for an invalid date.'),
  'date.toJSON': method('toJSON', '(): string | null', 'constant', 'ISO 8601 text, or null for an invalid date.'),
  'date.toString': method('toString', '(): string', 'constant', 'Text in English, in UTC.'),
  'date.valueOf': field('valueOf', 'Milliseconds since 1970.'),
} satisfies BuiltinTable;
