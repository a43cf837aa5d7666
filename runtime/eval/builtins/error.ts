import type { errorBuiltins } from '../../../schemas/language/builtins/error.ts';
import { toText } from '../convert.ts';
import { ErrorValue, type Value } from '../values.ts';
import type { Implementations } from './implementation.ts';

export const errorImplementations: Implementations<keyof typeof errorBuiltins> = {
  'new Error': (context, _receiver, message: Value) => new ErrorValue('Error', message === undefined ? '' : toText(context, message)),
  'error.message': (_context, error: ErrorValue) => error.message,
  'error.name': (_context, error: ErrorValue) => error.name,
};
