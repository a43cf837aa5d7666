/** The methods a fetch may use. */
export const fetchMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;

export type FetchMethod = (typeof fetchMethods)[number];

/** Stands in place of a method where the user's own browser is sent to a URL. */
export const redirectMethod = 'REDIRECT';

/** What an allowlist entry permits that does not list its methods. */
export const defaultMethods = ['GET', 'POST'] as const satisfies readonly FetchMethod[];

const methods: ReadonlyMap<string, FetchMethod> = new Map(fetchMethods.map((method) => [method, method]));

/** Whether a text is one of the methods, in capitals. */
export function isMethod(text: string): text is FetchMethod {
  return methods.has(text);
}

/**
 * Reads an action's method. The Fetch standard turns these words into capitals, but leaves `patch` alone and sends it as it
 * is, which servers refuse; here every spelling means the method.
 */
export function methodOf(text: string): FetchMethod | undefined {
  return methods.get(text) ?? (/^[A-Za-z]{3,6}$/.test(text) ? methods.get(text.toUpperCase()) : undefined);
}
