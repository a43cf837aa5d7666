import { choice, decimal, type Field, flag, group, integer, list, text, textList, textMap } from './field.ts';
import type { Position } from './position.ts';

const connectionPresence = (position: Position) => position.connection;
const storedUserOnly = (position: Position) => (position.user === 'form' ? 'absent' : 'required');
const storedUserOptional = (position: Position) => (position.user === 'form' ? 'absent' : 'optional');
const optionalOnForm = (position: Position) => (position.user === 'form' ? 'optional' : 'required');
const optional = () => 'optional' as const;
const timestamp = text(64);
const identifier = text(256);
const name = text(300);
/** The name of a method, a factor: from a list that the platform has. */
const word = text(64);

const risk: Field = {
  shape: integer(0, 100),
  doc: 'Aggregate risk of this run, from 0 (none) to 100. It is 0 until a Risk Evaluate block ran, so reading it before one would fail open.',
  sample: 12,
  presence: (position) => (position.risk ? 'required' : 'absent'),
};

/** The event: a read-only snapshot in seven groups. `schemas/platform/event.ts` is the one place a field is declared. */
export const event: { readonly [group: string]: Field } = {
  authentication: {
    doc: 'How the user was authenticated so far.',
    shape: group('Authentication', {
      aal: { shape: choice('aal0', 'aal1', 'aal2'), doc: 'Authenticator assurance level reached so far.', sample: 'aal1' },
      methods: { shape: list(word, 32), doc: 'Methods used so far, in order; empty at first.', sample: ['password'] },
      risk_score: risk,
    }),
  },
  client: {
    doc: 'The application that asked.',
    shape: group('Client', {
      id: { shape: identifier, doc: 'Identifier of the client.', sample: 'web-portal' },
      name: { shape: name, doc: 'Its display name.', sample: 'Web portal' },
      type: {
        shape: choice('web', 'spa', 'native', 'm2m'),
        doc: 'What kind of application it is. An event of `m2m`, a machine that signs in for itself, has no user, so it comes only where `user` is optional.',
        sample: 'web',
      },
      metadata: { shape: textMap, doc: 'Texts that the tenant attached to the client.', sample: {} },
    }),
  },
  connection: {
    doc: 'Where the identity comes from.',
    presence: connectionPresence,
    shape: group('Connection', {
      id: { shape: identifier, doc: 'Identifier of the connection.', sample: 'con_main' },
      name: { shape: name, doc: 'Its name.', sample: 'main-database' },
      strategy: {
        shape: choice('database', 'social', 'enterprise', 'passwordless'),
        doc: 'What kind of connection it is.',
        sample: 'database',
      },
      metadata: { shape: textMap, doc: 'Texts that the tenant attached to the connection.', sample: {} },
    }),
  },
  request: {
    doc: 'The request that started this run.',
    shape: group('Request', {
      ip: { shape: text(64), personal: true, doc: 'Address of the user, IPv4 or IPv6.', sample: '198.51.100.24' },
      user_agent: {
        shape: text(),
        doc: 'User-Agent header.',
        sample: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      },
      hostname: { shape: text(253), doc: 'Host that the user talked to.', sample: 'login.acme.example' },
      language: { shape: text(256), doc: 'Accept-Language header.', sample: 'en' },
      query: { shape: textMap, doc: 'Query parameters that the tenant declared in `writ.yaml`.', sample: {} },
      geo: {
        doc: 'Where the address is, as far as known.',
        shape: group('Geo', {
          country: { shape: text(2, '^([A-Z]{2})?$'), doc: 'ISO 3166-1 alpha-2 code; empty if unknown.', sample: 'NL' },
          region: { shape: name, doc: 'Region; empty if unknown.', sample: 'North Holland' },
          city: { shape: name, personal: true, doc: 'City; empty if unknown.', sample: 'Amsterdam' },
          timezone: { shape: text(64), doc: 'IANA time zone; empty if unknown.', sample: 'Europe/Amsterdam' },
          latitude: { shape: decimal(-90, 90), personal: true, doc: 'Degrees north; 0 if unknown.', sample: 52.37 },
          longitude: { shape: decimal(-180, 180), personal: true, doc: 'Degrees east; 0 if unknown.', sample: 4.9 },
        }),
      },
      asn: {
        doc: 'The network the address belongs to.',
        shape: group('Asn', {
          number: { shape: integer(0, 4294967295), doc: 'Autonomous system number.', sample: 64496 },
          org: { shape: name, doc: 'Organisation that runs the network.', sample: 'Example Broadband' },
          is_tor: { shape: flag, doc: 'The address is a Tor exit.', sample: false },
          is_vpn: { shape: flag, doc: 'The address belongs to a VPN provider.', sample: false },
          is_bogon: { shape: flag, doc: 'The address is not routable in public, so geo says nothing.', sample: false },
        }),
      },
      device: {
        doc: 'The device, as far as it was recognised.',
        shape: group('Device', {
          fingerprint: { shape: text(256), personal: true, doc: 'Stable fingerprint of the device.', sample: 'fp_6b1f0c2d9a' },
          type: { shape: choice('desktop', 'mobile', 'tablet', 'bot', 'unknown'), doc: 'Kind of device.', sample: 'desktop' },
          is_new: { shape: flag, doc: 'This user was not seen on this device before.', sample: false },
        }),
      },
    }),
  },
  tenant: {
    doc: 'The tenant this run belongs to.',
    shape: group('Tenant', {
      id: { shape: identifier, doc: 'Identifier of the tenant.', sample: 'ten_acme' },
      slug: { shape: identifier, doc: 'Its slug.', sample: 'acme' },
    }),
  },
  transaction: {
    doc: 'The protocol request that is being answered.',
    shape: group('Transaction', {
      id: { shape: identifier, doc: 'Identifier of this transaction.', sample: 'txn_5f0c1e7a' },
      protocol: { shape: choice('oidc', 'oauth2', 'saml'), doc: 'Protocol of the request.', sample: 'oidc' },
      scopes: { shape: textList(128), doc: 'Scopes asked for.', sample: ['openid', 'profile'] },
      acr_values: { shape: textList(32, 4 * 1024), doc: 'Authentication context classes asked for.', sample: [] },
      redirect_uri: { shape: text(), doc: 'Where the answer goes.', sample: 'https://app.acme.example/callback', presence: optional },
      nonce: { shape: text(), doc: 'OpenID Connect nonce.', presence: optional },
      locale: { shape: text(64), doc: 'Locale asked for.', presence: optional },
      audience: { shape: text(), doc: 'API that the access token is for.', presence: optional },
      organization: {
        doc: 'Organization that the user signs in to.',
        presence: optional,
        shape: group('Organization', {
          id: { shape: identifier, doc: 'Identifier of the organization.', sample: 'org_1' },
          name: { shape: name, doc: 'Its name.', sample: 'acme-europe' },
          metadata: { shape: textMap, doc: 'Texts that the tenant attached to the organization.', sample: {} },
        }),
      },
    }),
  },
  user: {
    doc: 'The user, where one is known.',
    presence: (position) => (position.user === 'optional' ? 'optional' : 'required'),
    shape: group('User', {
      id: { shape: identifier, personal: true, doc: 'Identifier of the user.', sample: 'usr_2f6d3c', presence: storedUserOnly },
      email: {
        shape: text(320),
        personal: true,
        doc: 'E-mail address, as the user typed it: any text, not checked for form.',
        sample: 'ada@corp.example',
        presence: optionalOnForm,
      },
      email_verified: {
        shape: flag,
        doc: 'The user proved that the address is theirs.',
        sample: true,
        presence: optionalOnForm,
      },
      phone: { shape: text(64), personal: true, doc: 'Phone number.', presence: optional },
      username: { shape: identifier, personal: true, doc: 'User name.', presence: optional },
      name: { shape: name, personal: true, doc: 'Full name.', sample: 'Ada Byron', presence: optional },
      given_name: { shape: name, personal: true, doc: 'Given name.', sample: 'Ada', presence: optional },
      family_name: { shape: name, personal: true, doc: 'Family name.', sample: 'Byron', presence: optional },
      picture: { shape: text(), personal: true, doc: 'Address of a picture.', presence: optional },
      locale: { shape: text(64), doc: 'Preferred locale.', presence: optional },
      created_at: {
        shape: timestamp,
        doc: 'When the account was made, ISO 8601.',
        sample: '2026-01-15T09:30:00.000Z',
        presence: storedUserOnly,
      },
      updated_at: {
        shape: timestamp,
        doc: 'When it was last changed, ISO 8601.',
        sample: '2026-01-15T09:30:00.000Z',
        presence: storedUserOnly,
      },
      last_login_at: {
        shape: timestamp,
        doc: 'Last login before this one, ISO 8601.',
        sample: '2026-02-01T08:00:00.000Z',
        presence: storedUserOptional,
      },
      last_password_reset_at: { shape: timestamp, doc: 'Last password reset, ISO 8601.', presence: storedUserOptional },
      logins_count: { shape: integer(0), doc: 'Number of logins before this one.', sample: 7, presence: storedUserOnly },
      app_metadata: { shape: { kind: 'json', schema: 'app' }, doc: 'Metadata that only the tenant can see and change.', sample: {} },
      user_metadata: { shape: { kind: 'json', schema: 'user' }, personal: true, doc: 'Metadata that the user may see.', sample: {} },
      enrolled_factors: { shape: list(word, 32), doc: 'Second factors of the user.', sample: ['totp'], presence: storedUserOnly },
      roles: { shape: textList(256), doc: 'Roles of the user.', sample: ['member'], presence: storedUserOnly },
      groups: { shape: textList(256), doc: 'Groups of the user.', sample: [], presence: storedUserOnly },
      identities: {
        shape: list(
          group('Identity', {
            provider: { shape: identifier, doc: 'Identity provider.' },
            connection: { shape: identifier, doc: 'Connection at that provider.' },
            user_id: { shape: identifier, doc: "The user's identifier there." },
          }),
          32,
        ),
        personal: true,
        doc: 'Identities linked to the user.',
        sample: [{ provider: 'database', connection: 'main-database', user_id: '2f6d3c' }],
        presence: storedUserOnly,
      },
    }),
  },
};
