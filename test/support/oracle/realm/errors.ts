import { unspecified } from '../unspecified.ts';

// Taken before the globals are wrapped, so that an error made here does not count as the program's.
const LanguageTypeError = TypeError;
const LanguageError = Error;

/** The errors whose message is settled: by the program, by a recorded answer, or as unspecified. The others are V8's own. */
const settled = new WeakSet<object>();

export function settle<E extends object>(error: E): E {
  settled.add(error);
  return error;
}

/** Whether an error's message is settled. */
export const isSettled = (error: object): boolean => settled.has(error);

/** What a misused api member throws. */
export const misuse = () => settle(new LanguageTypeError(unspecified));

/** What a fetch rejects with. */
export const failedFetch = (message: string) => settle(new LanguageError(message));

/** How an outcome tells an error: its name, and the message where it is settled. */
export function describe(error: unknown): string {
  if (!(error instanceof LanguageError)) return unspecified;
  return `${error.name}: ${settled.has(error) ? error.message : unspecified}`.toWellFormed();
}
