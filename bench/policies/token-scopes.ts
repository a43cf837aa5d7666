// What a refreshed token may still say: scopes that the account lost go, and applications learn the rest as claims of their own.
const namespace = 'https://claims.bench.example/';
const scopeRules = [
  { prefix: 'read:', plans: ['free', 'team', 'business'] },
  { prefix: 'write:', plans: ['team', 'business'] },
  { prefix: 'admin:', plans: ['business'] },
  { prefix: 'export:', plans: ['business'] },
];
const identityScopes = ['openid', 'profile', 'email', 'offline_access'];

interface Grant {
  readonly application: string;
  readonly role: string;
  readonly until?: string | undefined;
}

function isAllowed(scope: string, plan: string): boolean {
  if (identityScopes.includes(scope)) return true;
  return scopeRules.some(({ prefix, plans }) => scope.startsWith(prefix) && plans.includes(plan));
}

function liveGrants(grants: readonly Grant[], now: number): Grant[] {
  return grants.filter(({ until }) => until === undefined || Date.parse(until) > now);
}

export default async function tokenScopes(event: Event, api: Api) {
  const { plan = 'free', grants = [] } = event.user.app_metadata;
  const { scopes, audience } = event.transaction;
  const kept: string[] = [];
  const lost: string[] = [];
  for (const scope of scopes) {
    if (isAllowed(scope, plan)) kept.push(scope);
    else lost.push(scope);
  }

  const live = liveGrants(grants, Date.now());
  const roles: Record<string, string> = {};
  for (const { application, role } of live) {
    if (audience === undefined || audience.includes(application)) roles[application] = role;
  }

  api.session.setCustomClaim(`${namespace}scopes`, kept.join(' '));
  api.session.setCustomClaim(`${namespace}plan`, plan, { token: 'both' });
  api.session.setCustomClaim(`${namespace}roles`, roles);
  if (Object.keys(roles).length > 0) api.session.setCustomClaim(`${namespace}admin`, Object.values(roles).includes('admin'));
  if (lost.length > 0) {
    api.log('warn', `${lost.length} of ${scopes.length} scopes are gone with the plan ${plan}: ${lost.join(' ')}`);
    api.state.set('scopes_lost', lost);
  }
  if (kept.length === 0) return api.deny('no-scope-left');
}
