interface Mapping {
  group: string;
  roles: string[];
}

function parseMapping(text: string): Mapping[] {
  return text
    .split(';')
    .map((line) => {
      const [group = '', roles = ''] = line.split('=');
      return {
        group: group.trim(),
        roles: roles
          .split('|')
          .map((role) => role.trim())
          .filter((role) => role.length > 0),
      };
    })
    .filter(({ group, roles }) => group !== '' && roles.length > 0);
}

export default async function organizationGroups(event, api) {
  const organization = event.transaction.organization;
  if (!organization) {
    api.session.setCustomClaim('https://example.com/org', null);
    return;
  }

  const mapping = parseMapping(organization.metadata.role_mapping ?? '');
  const groups = new Set(event.user.groups.map((group) => group.toLowerCase()));
  const roles = mapping.filter((entry) => groups.has(entry.group.toLowerCase())).flatMap((entry) => entry.roles);

  const required = organization.metadata['required_group'];
  if (required && !groups.has(required.toLowerCase())) {
    api.deny('group_required', { message: `You are not a member of ${organization.name}.` });
  }

  api.session.setCustomClaim('https://example.com/org', {
    id: organization.id,
    name: organization.name,
    roles: [...new Set(roles)],
    member_groups: groups.size,
  });
}
