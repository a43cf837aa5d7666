import type { Builtin, BuiltinTable } from '../builtin.ts';
import { functionEntry, valueEntry } from '../entry.ts';

const one = (name: string, doc: string): Builtin => functionEntry(`Math.${name}`, '(value: number): number', 'constant', doc);
const many = (name: string, doc: string): Builtin => functionEntry(`Math.${name}`, '(...values: readonly number[]): number', 'linear', doc);
const constant = (name: string, doc: string): Builtin => valueEntry(`Math.${name}`, ': number', doc);

/** Everything but `Math.random`, which no two runs would agree on. */
export const mathBuiltins = {
  'Math.E': constant('E', 'The base of the natural logarithm.'),
  'Math.LN10': constant('LN10', 'The natural logarithm of 10.'),
  'Math.LN2': constant('LN2', 'The natural logarithm of 2.'),
  'Math.LOG10E': constant('LOG10E', 'The decimal logarithm of e.'),
  'Math.LOG2E': constant('LOG2E', 'The binary logarithm of e.'),
  'Math.PI': constant('PI', 'The ratio of circumference to diameter.'),
  'Math.SQRT1_2': constant('SQRT1_2', 'The square root of one half.'),
  'Math.SQRT2': constant('SQRT2', 'The square root of 2.'),

  'Math.abs': one('abs', 'The number without its sign.'),
  'Math.acos': one('acos', 'Inverse cosine.'),
  'Math.acosh': one('acosh', 'Inverse hyperbolic cosine.'),
  'Math.asin': one('asin', 'Inverse sine.'),
  'Math.asinh': one('asinh', 'Inverse hyperbolic sine.'),
  'Math.atan': one('atan', 'Inverse tangent.'),
  'Math.atan2': functionEntry('Math.atan2', '(y: number, x: number): number', 'constant', 'The angle of a point.'),
  'Math.atanh': one('atanh', 'Inverse hyperbolic tangent.'),
  'Math.cbrt': one('cbrt', 'Cube root.'),
  'Math.ceil': one('ceil', 'The next whole number up.'),
  'Math.clz32': one('clz32', 'Leading zero bits of the number as 32 bits.'),
  'Math.cos': one('cos', 'Cosine.'),
  'Math.cosh': one('cosh', 'Hyperbolic cosine.'),
  'Math.exp': one('exp', 'e to the power of the number.'),
  'Math.expm1': one('expm1', 'e to the power of the number, less 1.'),
  'Math.floor': one('floor', 'The next whole number down.'),
  'Math.fround': one('fround', 'The nearest 32-bit floating-point number.'),
  'Math.hypot': many('hypot', 'The square root of the sum of the squares.'),
  'Math.imul': functionEntry('Math.imul', '(left: number, right: number): number', 'constant', 'The product as 32-bit whole numbers.'),
  'Math.log': one('log', 'Natural logarithm.'),
  'Math.log10': one('log10', 'Decimal logarithm.'),
  'Math.log1p': one('log1p', 'Natural logarithm of 1 and the number.'),
  'Math.log2': one('log2', 'Binary logarithm.'),
  'Math.max': many('max', 'The greatest of the numbers.'),
  'Math.min': many('min', 'The least of the numbers.'),
  'Math.pow': functionEntry('Math.pow', '(base: number, exponent: number): number', 'constant', 'The base to the power of the exponent.'),
  'Math.round': one('round', 'The nearest whole number, halves up.'),
  'Math.sign': one('sign', '1, -1 or 0 by the sign of the number.'),
  'Math.sin': one('sin', 'Sine.'),
  'Math.sinh': one('sinh', 'Hyperbolic sine.'),
  'Math.sqrt': one('sqrt', 'Square root.'),
  'Math.tan': one('tan', 'Tangent.'),
  'Math.tanh': one('tanh', 'Hyperbolic tangent.'),
  'Math.trunc': one('trunc', 'The number without its fraction.'),
} satisfies BuiltinTable;
