/** Actions that the compiler does not take yet, and what they wait for. The list may only shrink. */
export const pending: { readonly [file: string]: string } = {
  '03-office-network.ts': 'a list of any JSON, or `[]` in its place, and what it includes',
  '06-crm-enrichment.ts': '`api.secrets`, and a URL with a query built by `URLSearchParams`',
  '07-parallel-reputation.js': 'a literal record of constants read by a text, and URLs with encoded parts',
  '08-terms-consent.js': '`api.redirect`',
  '09-new-lead.js': '`api.secrets`',
  '11-username-policy.ts': '`normalize`, and a literal record read by a text that `in` found there',
  '12-tidy-profile.js': 'the type of a parameter that no annotation gives, of a helper handed on by name',
  '14-acr-step-up.js': 'a literal record of constants read by a text',
  '15-signed-webhook.ts': '`api.secrets` and `api.hmac`',
  '17-linked-identities.js': 'a record that gets its members by computed names after a read',
  '18-feature-flags.js': 'a member read behind a `?.` that cannot have been nothing, and a list grown in a callback',
  '19-invitation.ts': '`api.secrets`, and a URL made by `new URL`',
  '20-support-hours.js': 'a literal record of constants read by a text',
};
