import { type Callback, typeError, type Value } from '../values.ts';

/** The argument that must be a function, as one. */
export function expectCallback(value: Value | Callback): Callback {
  if (typeof value !== 'function') throw typeError('the callback is not a function');
  return value;
}
