import type { Context } from '../context.ts';
import type { Value } from '../values.ts';

/**
 * What runs a built-in. Methods and accessors get a receiver of the kind that the table names; functions and constructors
 * get undefined. Arguments are whatever the program passed: an implementation converts them as ECMAScript says.
 * It throws an `ErrorValue` for what a program may catch.
 */
// biome-ignore lint/suspicious/noExplicitAny: each implementation narrows to the kind that the table promises it
export type Implementation = (context: Context, receiver: any, ...args: any[]) => Value;

export type Implementations<Ids extends string> = { readonly [Id in Ids]: Implementation };
