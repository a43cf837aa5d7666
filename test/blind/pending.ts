/** Actions that the compiler does not take yet, and what they wait for. The list may only shrink. */
export const pending: { readonly [file: string]: string } = {
  '06-crm-enrichment.ts': '`api.secrets`',
  '08-terms-consent.js': '`api.redirect`',
  '09-new-lead.js': '`api.secrets`',
  '15-signed-webhook.ts': '`api.secrets` and `api.hmac`',
  '19-invitation.ts': '`api.secrets`',
};
