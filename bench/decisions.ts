import { positionOf } from '../dist/schemas/platform/position.js';
import { overlayEvent } from '../dist/schemas/platform/sample.js';

/** One decision in three languages: what an expression or a policy engine can say too. */
export interface DecisionCase {
  readonly slug: string;
  readonly at: 'login/post-auth';
  readonly source: string;
  /** True where the login is to be denied. */
  readonly cel: string;
  readonly cedar: string;
  readonly event: ReturnType<typeof overlayEvent>;
  readonly denied: boolean;
}

const at = 'login/post-auth';
const eventWith = (partial: Parameters<typeof overlayEvent>[1]) => overlayEvent(positionOf(at), partial);
const permit = 'permit (principal, action, resource);';

export const decisions: readonly DecisionCase[] = [
  {
    slug: 'decide-country',
    at,
    source: `export default async function decide(event, api) {
      const { country } = event.request.geo;
      if (country === 'XA' || country === 'XB' || country === 'XC' || event.request.asn.is_tor) return api.deny('country-embargoed');
    }`,
    cel: "event.request.geo.country in ['XA', 'XB', 'XC'] || event.request.asn.is_tor",
    cedar: `${permit}
      forbid (principal, action, resource)
      when { ["XA", "XB", "XC"].contains(context.request.geo.country) || context.request.asn.is_tor };`,
    event: eventWith({ request: { geo: { country: 'XC' } } }),
    denied: true,
  },
  {
    slug: 'decide-risk',
    at,
    source: `export default async function decide(event, api) {
      const limit = event.user.roles.includes('admin') ? 50 : 70;
      if (event.authentication.risk_score > limit && !event.authentication.methods.includes('mfa')) return api.deny('too-risky');
    }`,
    cel: "event.authentication.risk_score > ('admin' in event.user.roles ? 50 : 70) && !('mfa' in event.authentication.methods)",
    cedar: `${permit}
      forbid (principal, action, resource)
      when {
        context.authentication.risk_score > (if context.user.roles.contains("admin") then 50 else 70) &&
        !context.authentication.methods.contains("mfa")
      };`,
    event: eventWith({ authentication: { risk_score: 64, methods: ['password'] }, user: { roles: ['reader', 'admin'] } }),
    denied: true,
  },
  {
    slug: 'decide-domain',
    at,
    source: `export default async function decide(event, api) {
      const { email, email_verified: verified } = event.user;
      if (!verified || !(email.endsWith('@corp.example') || email.endsWith('@partner.example'))) return api.deny('domain-not-allowed');
    }`,
    cel: "!event.user.email_verified || !(event.user.email.endsWith('@corp.example') || event.user.email.endsWith('@partner.example'))",
    cedar: `${permit}
      forbid (principal, action, resource)
      when { !context.user.email_verified || !(context.user.email like "*@corp.example" || context.user.email like "*@partner.example") };`,
    event: eventWith({ user: { email: 'ada@partner.example', email_verified: true } }),
    denied: false,
  },
];
