/** Policies that do not compile yet, and what they wait for. The list may only shrink. */
export const pending: { readonly [file: string]: string } = {};
