// Refuses a sign-up with a throw-away address before the account exists. A subdomain of a listed domain is refused too:
// those providers hand them out.
const disposableDomains = ['mailinator.example', 'tempmail.example', 'ten-minutes.example', 'throwaway.example', 'sharklasers.example'];

/** The domain of an address, in lower case, without blanks and stray dots. Empty if there is none. */
function domainOf(email: string): string {
  // A quoted local part may hold an @ of its own ("a@b"@c.example), so the last one divides.
  const at = email.lastIndexOf('@');
  if (at === -1) return '';
  const labels = email
    .slice(at + 1)
    .trim()
    .toLowerCase()
    .split('.');
  return labels.filter((label) => label !== '').join('.');
}

export default async function blockDisposableEmail(event: Event, api: Api) {
  // Someone who signs up by phone gives no address.
  const domain = domainOf(event.user.email ?? '');

  for (const listed of disposableDomains) {
    if (domain === listed || domain.endsWith(`.${listed}`)) {
      api.log('warn', `Sign-up with a disposable address refused: ${domain}`);
      return api.deny('disposable-email');
    }
  }
}
