interface Invitation {
  id: string;
  email: string;
  expires: number;
}

function decode(token: string): { id: string; email: string; expires: number } | null {
  try {
    const padded = token.replace(/-/g, '+').replace(/_/g, '/').padEnd(Math.ceil(token.length / 4) * 4, '=');
    const value = JSON.parse(atob(padded));
    const id = value?.id;
    const email = value?.email;
    const expires = value?.expires;
    if (typeof id !== 'string' || typeof email !== 'string' || typeof expires !== 'number') {
      return null;
    }
    return { id, email, expires };
  } catch {
    return null;
  }
}

export default async function invitationOnly(event, api) {
  const token = event.request.query.invitation;
  if (!token) return api.deny('invitation_missing', { message: 'Sign-up is by invitation only.' });

  const invitation: Invitation | null = decode(token);
  if (invitation === null) return api.deny('invitation_unreadable');
  if (invitation.expires * 1000 < Date.now()) {
    const expired = new Date(invitation.expires * 1000);
    return api.deny(`invitation_expired_${expired.getUTCFullYear()}`);
  }
  if (invitation.email.toLowerCase() !== event.user.email?.toLowerCase()) {
    return api.deny('invitation_for_someone_else');
  }

  const url = new URL('https://invites.example.com/api/invitations/' + encodeURIComponent(invitation.id));
  const res = await api.fetch(url.href, { headers: { 'X-Api-Key': api.secrets.get('INVITES_KEY') } });
  const body = res.ok ? await res.json<{ state: 'open' | 'used' | 'revoked' }>() : undefined;
  if (body?.state !== 'open') {
    api.deny(`invitation_${body?.state ?? 'unknown'}`);
  }
}
