/** Policies that do not compile yet, and what they wait for. The list may only shrink. */
export const pending: { readonly [file: string]: string } = {
  '31-device-policy.js': '`api.mfa` before a user is known: the contract says nothing of it, the platform table refuses it',
};
