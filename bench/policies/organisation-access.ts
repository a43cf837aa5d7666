// Lets into an organisation who belongs to it: by its verified domains, by a role in it, or by an invitation that has not run
// out. What the organisation says about itself is text in its metadata.
const rolePattern = /^org:([a-z0-9-]{1,40}):(member|manager|owner)$/;

interface Membership {
  readonly organisation: string;
  readonly role: string;
}

function splitList(text: string | undefined): string[] {
  if (text === undefined) return [];
  return text
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '');
}

function domainOf(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 0 ? '' : email.slice(at + 1).toLowerCase();
}

function memberships(roles: readonly string[]): Membership[] {
  const found: Membership[] = [];
  for (const role of roles) {
    const match = rolePattern.exec(role);
    if (match !== null) found.push({ organisation: match[1] ?? '', role: match[2] ?? 'member' });
  }
  return found;
}

export default async function organisationAccess(event: Event, api: Api) {
  const { organization } = event.transaction;
  if (organization === undefined) {
    api.log('debug', 'No organisation is asked for');
    return;
  }

  const { name, metadata } = organization;
  const domains = splitList(metadata.domains);
  const connections = splitList(metadata.connections);
  const invited = splitList(metadata.invited);
  const email = event.user.email.toLowerCase();

  if (connections.length > 0 && !connections.includes(event.connection.name.toLowerCase())) {
    api.log('warn', `${name} takes ${connections.join(' or ')}, not ${event.connection.name}`);
    return api.deny('connection-not-taken', { message: `Please sign in to ${name} with your company account.` });
  }

  const membership = memberships(event.user.roles).find(({ organisation }) => organisation === name);
  let via = 'none';
  if (membership !== undefined) via = 'role';
  else if (event.user.email_verified && domains.includes(domainOf(email))) via = 'domain';
  else if (invited.includes(email)) via = 'invitation';

  if (via === 'none') {
    api.log('warn', `${email} does not belong to ${name}`);
    return api.deny('not-a-member');
  }

  const role = membership?.role ?? (via === 'invitation' ? 'guest' : 'member');
  const needsFactor = role === 'owner' || metadata.mfa === 'always';
  api.session.setCustomClaim('organisation', { id: organization.id, name, role });
  api.state.set('organisation_role', role);
  api.log('info', `${email} enters ${name} as ${role}, by ${via}`);
  if (needsFactor && !event.authentication.methods.includes('mfa')) api.state.set('needs_factor', true);
}
