// Turns the groups of the company's directory into the roles of its applications. A group is named
// <division>-<application>-<level>; what is not named so is no business of ours.
const levels = { viewer: 1, editor: 2, admin: 3 };
const pattern = /^([a-z]{2,12})-([a-z0-9]{2,24})-(viewer|editor|admin)$/;
const mostRoles = 20;

interface Grant {
  readonly division: string;
  readonly application: string;
  readonly level: number;
}

function grantOf(group: string): Grant | undefined {
  const match = pattern.exec(group.trim().toLowerCase());
  if (match === null) return undefined;
  const [, division = '', application = '', level = ''] = match;
  return { division, application, level: levels[level] ?? 0 };
}

function levelName(level: number): string {
  switch (level) {
    case 3:
      return 'admin';
    case 2:
      return 'editor';
    default:
      return 'viewer';
  }
}

export default async function groupRoles(event: Event, api: Api) {
  const best: Record<string, number> = {};
  const divisions: string[] = [];
  let ignored = 0;

  for (const group of event.user.groups) {
    const grant = grantOf(group);
    if (grant === undefined) {
      ignored += 1;
      continue;
    }
    const before = best[grant.application] ?? 0;
    if (grant.level > before) best[grant.application] = grant.level;
    if (!divisions.includes(grant.division)) divisions.push(grant.division);
  }

  const roles: string[] = [];
  for (const [application, level] of Object.entries(best)) {
    if (roles.length === mostRoles) {
      api.log('warn', `Only ${mostRoles} roles fit into the token`);
      break;
    }
    roles.push(`${application}:${levelName(level)}`);
  }
  roles.sort();

  const administers = roles.filter((role) => role.endsWith(':admin')).map((role) => role.slice(0, -':admin'.length));
  if (administers.length > 0 && !event.authentication.methods.includes('mfa')) {
    api.log('info', `Administers ${administers.join(', ')} without a second factor`);
  }

  api.session.setCustomClaim('roles', roles);
  api.session.setCustomClaim('divisions', divisions.toSorted());
  api.state.set('administers', administers.length > 0);
  if (ignored > 0) api.log('debug', `${ignored} of ${event.user.groups.length} groups give no role`);
}
