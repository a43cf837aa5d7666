import type { BuiltinTable } from '../builtin.ts';
import { functionEntry, methodsOn, valueEntry } from '../entry.ts';

const method = methodsOn('number');
const test = '(value: unknown): boolean';

export const numberBuiltins = {
  Boolean: functionEntry('Boolean', '(value?: unknown): boolean', 'constant', 'Whether a value is truthy.'),
  Number: functionEntry('Number', '(value?: unknown): number', 'linear', 'The value as a number, or NaN.'),
  isFinite: functionEntry('isFinite', '(value: number): boolean', 'constant', 'Whether a number is neither NaN nor infinite.'),
  isNaN: functionEntry('isNaN', '(value: number): boolean', 'constant', 'Whether a number is NaN.'),
  parseFloat: functionEntry('parseFloat', '(text: string): number', 'linear', 'The decimal number that a text starts with, or NaN.'),
  parseInt: functionEntry(
    'parseInt',
    '(text: string, radix?: number): number',
    'linear',
    'The whole number that a text starts with, or NaN.',
  ),

  'Number.EPSILON': valueEntry('Number.EPSILON', ': number', 'The step from 1 to the next number.'),
  'Number.MAX_SAFE_INTEGER': valueEntry(
    'Number.MAX_SAFE_INTEGER',
    ': number',
    'The greatest whole number n such that n and n + 1 are exact.',
  ),
  'Number.MAX_VALUE': valueEntry('Number.MAX_VALUE', ': number', 'The greatest finite number.'),
  'Number.MIN_SAFE_INTEGER': valueEntry('Number.MIN_SAFE_INTEGER', ': number', 'The least whole number n such that n and n - 1 are exact.'),
  'Number.MIN_VALUE': valueEntry('Number.MIN_VALUE', ': number', 'The least positive number.'),
  'Number.NEGATIVE_INFINITY': valueEntry('Number.NEGATIVE_INFINITY', ': number', 'Less than every other number.'),
  'Number.NaN': valueEntry('Number.NaN', ': number', 'What is no number; it equals nothing, and Number.isNaN asks for it.'),
  'Number.POSITIVE_INFINITY': valueEntry('Number.POSITIVE_INFINITY', ': number', 'Greater than every other number.'),
  'Number.isFinite': functionEntry('Number.isFinite', test, 'constant', 'Whether a value is a number, not NaN and not infinite.'),
  'Number.isInteger': functionEntry('Number.isInteger', test, 'constant', 'Whether a value is a whole number.'),
  'Number.isNaN': functionEntry('Number.isNaN', test, 'constant', 'Whether a value is NaN.'),
  'Number.isSafeInteger': functionEntry('Number.isSafeInteger', test, 'constant', 'Whether a value is a whole number that is exact.'),
  'Number.parseFloat': functionEntry(
    'Number.parseFloat',
    '(text: string): number',
    'linear',
    'The decimal number that a text starts with, or NaN.',
  ),
  'Number.parseInt': functionEntry(
    'Number.parseInt',
    '(text: string, radix?: number): number',
    'linear',
    'The whole number that a text starts with, or NaN.',
  ),

  'number.toFixed': method('toFixed', '(digits?: number): string', 'constant', 'Decimal text with so many digits behind the point.'),
  'number.toPrecision': method('toPrecision', '(digits?: number): string', 'constant', 'Text with so many significant digits.'),
  'number.toString': method('toString', '(radix?: number): string', 'constant', 'The number as text, in a radix from 2 to 36.'),

  'boolean.toString': methodsOn('boolean')('toString', '(): string', 'constant', '`true` or `false`.'),
} satisfies BuiltinTable;
