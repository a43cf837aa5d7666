// Marks a new account as corporate or self-serve. The tag is read again by inject-tier-claim and by step-up-on-risk.
const corporateDomains = ['corp.example', 'partner.example'];

/** The domain of an address, in lower case, without blanks and stray dots. Empty if there is none. */
function domainOf(email: string): string {
  const at = email.lastIndexOf('@');
  if (at === -1) return '';
  const labels = email
    .slice(at + 1)
    .trim()
    .toLowerCase()
    .split('.');
  return labels.filter((label) => label !== '').join('.');
}

export default async function tagSignupSegment(event: Event, api: Api) {
  const domain = domainOf(event.user.email);
  const listed = corporateDomains.some((corporate) => domain === corporate || domain.endsWith(`.${corporate}`));

  // Anyone can type an address. Only a proven one says who its owner works for.
  const isCorporate = listed && event.user.email_verified;
  const segment = isCorporate ? 'b2b' : 'self_serve';

  api.user.setAppMetadata({
    tier: isCorporate ? 'corporate' : 'free',
    signup_segment: segment,
    tagged_at: new Date().toISOString(),
  });
  api.log('info', `New account is ${segment} (${domain === '' ? 'no domain' : domain})`);
}
