/** Actions that the compiler does not take yet, and what they wait for. The list may only shrink. */
export const pending: { readonly [file: string]: string } = {
  '08-terms-consent.js': '`api.redirect`',
};
