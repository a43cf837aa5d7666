import type { Builtin } from '../builtin.ts';
import { listBuiltins } from './list.ts';
import { stringBuiltins } from './string.ts';

export const builtins = { ...stringBuiltins, ...listBuiltins };

export type BuiltinId = keyof typeof builtins;

export const builtinEntries = Object.entries(builtins) as [BuiltinId, Builtin][];
