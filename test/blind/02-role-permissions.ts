const NAMESPACE = 'https://example.com';

type Permission = 'read:orders' | 'write:orders' | 'refund:orders' | 'read:reports' | 'admin:users';

const PERMISSIONS: Record<string, readonly Permission[]> = {
  support: ['read:orders'],
  clerk: ['read:orders', 'write:orders'],
  lead: ['read:orders', 'write:orders', 'refund:orders', 'read:reports'],
  admin: ['admin:users', 'read:reports'],
};

const unique = (values: string[]): string[] => [...new Set(values)];

export default async function rolePermissions(event, api) {
  const roles = event.user.roles
    .map((role) => role.trim().toLowerCase())
    .filter((role) => role.startsWith('shop-'))
    .map((role) => role.slice('shop-'.length));

  const granted: string[] = [];
  for (const role of roles) {
    const permissions = PERMISSIONS[role];
    if (!permissions) {
      api.log('info', `role ${role} has no permissions`);
      continue;
    }
    granted.push(...permissions);
  }

  const requested = event.transaction.scopes.filter((scope) => scope.includes(':'));
  const refused = requested.filter((scope) => !granted.includes(scope));
  if (refused.length > 0) {
    api.deny(`missing_permission: ${refused.join(', ')}`);
    return;
  }

  const permissions = unique(granted).sort();
  api.session.setCustomClaim(`${NAMESPACE}/roles`, roles);
  api.session.setCustomClaim(`${NAMESPACE}/permissions`, permissions);
}
