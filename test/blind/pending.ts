/** Actions that the compiler does not take yet, and what they wait for. The list may only shrink. */
export const pending: { readonly [file: string]: string } = {
  '39-normalize-profile.js': 'a bound on the words of a text that counts the text once',
};
