import type { mathBuiltins } from '../../../schemas/language/builtins/math.ts';
import type { Context } from '../context.ts';
import { toNumber } from '../convert.ts';
import type { Value } from '../values.ts';
import type { Implementation, Implementations } from './implementation.ts';

export const mathImplementations: Implementations<keyof typeof mathBuiltins> = {
  'Math.E': () => Math.E,
  'Math.LN10': () => Math.LN10,
  'Math.LN2': () => Math.LN2,
  'Math.LOG10E': () => Math.LOG10E,
  'Math.LOG2E': () => Math.LOG2E,
  'Math.PI': () => Math.PI,
  'Math.SQRT1_2': () => Math.SQRT1_2,
  'Math.SQRT2': () => Math.SQRT2,

  'Math.abs': one(Math.abs),
  'Math.acos': one(Math.acos),
  'Math.acosh': one(Math.acosh),
  'Math.asin': one(Math.asin),
  'Math.asinh': one(Math.asinh),
  'Math.atan': one(Math.atan),
  'Math.atan2': two(Math.atan2),
  'Math.atanh': one(Math.atanh),
  'Math.cbrt': one(Math.cbrt),
  'Math.ceil': one(Math.ceil),
  'Math.clz32': one(Math.clz32),
  'Math.cos': one(Math.cos),
  'Math.cosh': one(Math.cosh),
  'Math.exp': one(Math.exp),
  'Math.expm1': one(Math.expm1),
  'Math.floor': one(Math.floor),
  'Math.fround': one(Math.fround),
  'Math.hypot': many(Math.hypot),
  'Math.imul': two(Math.imul),
  'Math.log': one(Math.log),
  'Math.log10': one(Math.log10),
  'Math.log1p': one(Math.log1p),
  'Math.log2': one(Math.log2),
  'Math.max': many(Math.max),
  'Math.min': many(Math.min),
  'Math.pow': two(Math.pow),
  'Math.round': one(Math.round),
  'Math.sign': one(Math.sign),
  'Math.sin': one(Math.sin),
  'Math.sinh': one(Math.sinh),
  'Math.sqrt': one(Math.sqrt),
  'Math.tan': one(Math.tan),
  'Math.tanh': one(Math.tanh),
  'Math.trunc': one(Math.trunc),
};

function one(compute: (value: number) => number): Implementation {
  return (context: Context, _receiver, value: Value) => compute(toNumber(context, value));
}

function two(compute: (left: number, right: number) => number): Implementation {
  return (context: Context, _receiver, left: Value, right: Value) => compute(toNumber(context, left), toNumber(context, right));
}

function many(compute: (...values: number[]) => number): Implementation {
  return (context: Context, _receiver, ...values: Value[]) => {
    context.meter.charge(values.length);
    if (values.length === 2) return compute(toNumber(context, values[0]), toNumber(context, values[1]));
    return compute(...values.map((value) => toNumber(context, value)));
  };
}
