import type { Json } from '../json.ts';
import type { Position } from './position.ts';

/** A situation worth trying a policy in: what it changes in the sample event. */
export interface Preset {
  readonly doc: string;
  /** Laid over the sample event; what the position does not have is left out. */
  readonly patch: { readonly [key: string]: Json };
  /** Where the situation can arise; everywhere when left out. */
  readonly when?: (position: Position) => boolean;
}

const noGeo = { country: '', region: '', city: '', timezone: '', latitude: 0, longitude: 0 };

export const presets = {
  default: { doc: 'A returning user on a known device and an ordinary network.', patch: {} },
  tor: {
    doc: 'The address is a Tor exit.',
    patch: { request: { ip: '192.0.2.66', geo: noGeo, asn: { number: 64501, org: 'Example Relays', is_tor: true } } },
  },
  vpn: {
    doc: 'The address belongs to a VPN provider.',
    patch: {
      request: {
        ip: '203.0.113.77',
        geo: { country: 'CH', region: 'Zurich', city: 'Zurich', timezone: 'Europe/Zurich', latitude: 47.37, longitude: 8.54 },
        asn: { number: 64502, org: 'Example VPN', is_vpn: true },
      },
    },
  },
  bogon: {
    doc: 'The address is not routable in public: geo is empty.',
    patch: { request: { ip: '10.20.30.40', geo: noGeo, asn: { number: 0, org: '', is_bogon: true } } },
  },
  'new-device': {
    doc: 'The device was never seen with this user.',
    patch: { request: { device: { fingerprint: 'fp_new', is_new: true } } },
  },
  mobile: {
    doc: 'A native application on a phone.',
    patch: {
      client: { id: 'mobile-app', name: 'Mobile app', type: 'native' },
      request: { user_agent: 'AcmeApp/4.2 (Android 16)', device: { fingerprint: 'fp_phone', type: 'mobile' } },
    },
  },
  bot: {
    doc: 'An automated client.',
    patch: { request: { user_agent: 'curl/8.16.0', language: '', device: { fingerprint: 'fp_bot', type: 'bot', is_new: true } } },
  },
  'high-risk': {
    doc: 'The risk score is high: a new device in another country, through a VPN.',
    patch: {
      authentication: { risk_score: 92 },
      request: {
        ip: '203.0.113.201',
        geo: { country: 'BR', region: 'Bahia', city: 'Salvador', timezone: 'America/Bahia', latitude: -12.97, longitude: -38.5 },
        asn: { number: 64503, org: 'Example Hosting', is_vpn: true },
        device: { fingerprint: 'fp_unknown', type: 'unknown', is_new: true },
      },
    },
  },
  'new-user': {
    doc: 'The first login of an account: no history, no factors, empty metadata.',
    patch: {
      request: { device: { is_new: true } },
      user: {
        email_verified: false,
        last_login_at: null,
        logins_count: 0,
        app_metadata: {},
        user_metadata: {},
        enrolled_factors: [],
        roles: [],
        groups: [],
      },
    },
  },
  'unverified-email': { doc: 'The user never proved the e-mail address.', patch: { user: { email_verified: false } } },
  'missing-email': {
    doc: 'The user gave no e-mail address.',
    patch: { user: { email: null, email_verified: null, username: 'ada', phone: '+31201234567' } },
    when: ({ user }) => user === 'form',
  },
  'no-factors': { doc: 'The user has no second factor.', patch: { user: { enrolled_factors: [] } } },
  'social-login': {
    doc: 'The identity comes from a social provider.',
    patch: {
      authentication: { methods: ['social'] },
      connection: { id: 'con_social', name: 'social-provider', strategy: 'social' },
      user: { identities: [{ provider: 'social-provider', connection: 'con_social', user_id: '114085' }] },
    },
  },
  machine: {
    doc: 'A machine that signs in for itself: there is no user, and none will be found.',
    patch: { client: { id: 'billing-job', name: 'Billing job', type: 'm2m' }, request: { user_agent: 'billing-job/2.1' }, user: null },
    when: ({ user }) => user === 'optional',
  },
  organization: {
    doc: 'The user signs in to an organization.',
    patch: { transaction: { organization: {} } },
  },
} as const satisfies { readonly [name: string]: Preset };

export type PresetName = keyof typeof presets;

export const presetNames = Object.keys(presets) as PresetName[];

/** The situations that can arise at a position. */
export function presetsAt(position: Position): PresetName[] {
  return presetNames.filter((name) => {
    const preset: Preset = presets[name];
    return preset.when?.(position) ?? true;
  });
}
