import type { BuiltinId } from '../../../schemas/language/builtins/index.ts';
import type { Implementations } from './implementation.ts';
import { listImplementations } from './list.ts';
import { stringImplementations } from './string.ts';

export const implementations: Implementations<BuiltinId> = { ...stringImplementations, ...listImplementations };
