import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Program } from '../dist/schemas/ir/program.js';
import type { AttachPoint } from '../dist/schemas/platform/flows.js';
import { positionOf } from '../dist/schemas/platform/position.js';
import { overlayEvent } from '../dist/schemas/platform/sample.js';

/** An action in the two forms that are measured. */
export interface CompiledAction {
  readonly program: Program;
  /** The body of a function that answers the action as V8 runs it. */
  readonly body: string;
}

type JsonRecord = Parameters<typeof overlayEvent>[1];

/** What the recorded answer to a policy's fetch is. */
export interface RecordedAnswer {
  readonly status: number;
  readonly body: string;
}

/** An action with the one event that it is measured on. */
export interface Policy {
  readonly slug: string;
  readonly at: AttachPoint;
  readonly source: string;
  readonly metadata: JsonRecord;
  readonly allow: readonly string[];
  readonly event: JsonRecord;
  readonly config: JsonRecord;
  /** Given where the action fetches. */
  readonly answer?: RecordedAnswer;
}

interface Tenant {
  readonly actions: string;
  readonly metadata: JsonRecord;
  readonly allow: readonly string[];
}

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const readJson = (path: string) => JSON.parse(readFileSync(pathOf(path), 'utf8')) as JsonRecord;
const manifest = parse(readFileSync(pathOf('../policies/acme/writ.yaml'), 'utf8')) as { fetch: { allow: string[] } };

const acme: Tenant = {
  actions: '../policies/acme/actions',
  metadata: readJson('../policies/acme/schemas/app-metadata.schema.json'),
  allow: manifest.fetch.allow,
};
const larger: Tenant = {
  actions: 'policies',
  metadata: readJson('policies/app-metadata.schema.json'),
  allow: ['https://billing.bench.example/v2/', 'https://desk.bench.example/hooks/'],
};

export const now = Date.parse('2026-03-02T10:00:00.000Z');

const tagged = { user: { app_metadata: { tier: 'corporate', signup_segment: 'b2b', tagged_at: '2026-01-15T09:30:00.000Z' } } };

/** The seven patterns of the example tenant. */
export const patterns: readonly Policy[] = [
  policy(acme, 'guard-user-context', 'login/pre-login', { user: { email: 'ada@corp.example' } }),
  policy(acme, 'log-signed-in-user', 'login/post-auth', tagged),
  {
    ...policy(acme, 'step-up-on-risk', 'login/post-auth', { ...tagged, authentication: { risk_score: 64 } }),
    config: { threshold: 70, corporate_threshold: 50 },
  },
  policy(acme, 'inject-tier-claim', 'login/post-login', tagged),
  policy(acme, 'block-disposable-email', 'registration/pre-create', { user: { email: 'ada@mail.throwaway.example' } }),
  policy(acme, 'tag-signup-segment', 'registration/post-create', { user: { email: 'ada@eu.partner.example' } }),
  { ...policy(acme, 'sync-user-to-crm', 'registration/post-create', tagged), answer: { status: 201, body: '' } },
];

const device = (fingerprint: string, type: string, seen: string, logins: number) => ({ fingerprint, type, seen_at: seen, logins });

/** Ten policies of 50 to 90 lines. */
export const largerPolicies: readonly Policy[] = [
  policy(larger, 'country-rules', 'login/post-auth', {
    user: { app_metadata: { department: 'Sales' } },
    request: { geo: { country: 'SE' }, asn: { org: 'Example Telecom' } },
  }),
  policy(larger, 'group-roles', 'login/post-login', {
    user: {
      groups: [
        'emea-crm-viewer',
        'emea-crm-editor',
        'everyone',
        'emea-billing-admin',
        'apac-reports-viewer',
        'printers-3rd-floor',
        'emea-wiki-editor',
      ],
    },
  }),
  policy(larger, 'password-age', 'login/post-auth', {
    connection: { strategy: 'database' },
    user: {
      last_password_reset_at: '2025-12-14T08:00:00.000Z',
      roles: ['editor', 'reader'],
      identities: [{ provider: 'database', connection: 'main', user_id: 'u1' }],
      app_metadata: { plan: 'business' },
    },
  }),
  policy(larger, 'consent-receipts', 'login/post-login', {
    user: {
      app_metadata: {
        plan: 'team',
        consents: [
          { document: 'terms', version: '4.3.1', given_at: '2025-11-02T10:00:00.000Z' },
          { document: 'privacy', version: '2.9.0', given_at: '2024-02-11T10:00:00.000Z' },
          { document: 'data-processing', version: '2.1.0', given_at: '2025-11-02T10:01:00.000Z' },
        ],
      },
    },
  }),
  policy(larger, 'sign-up-screening', 'registration/pre-create', {
    user: { email: 'ada+trial@inbox.example', given_name: 'Ada', family_name: "O'Connor" },
    request: { user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', geo: { country: 'IE' } },
  }),
  policy(larger, 'weighted-risk', 'login/post-auth', {
    authentication: { risk_score: 42 },
    request: { geo: { country: 'PT', latitude: 38.72, longitude: -9.14 }, asn: { is_vpn: true }, device: { is_new: true } },
  }),
  {
    ...policy(larger, 'billing-entitlements', 'login/post-login', { user: { app_metadata: { plan: 'free' } } }),
    answer: {
      status: 200,
      body: JSON.stringify({
        plan: 'team',
        past_due: false,
        entitlements: [
          { name: 'seats', active: true, limit: 25 },
          { name: 'reports', active: true },
          { name: 'sso', active: false },
        ],
      }),
    },
  },
  policy(larger, 'token-scopes', 'token-refresh/pre-issue', {
    transaction: { scopes: ['openid', 'profile', 'read:orders', 'write:orders', 'admin:users'], audience: 'https://orders.bench.example' },
    user: {
      app_metadata: {
        plan: 'team',
        grants: [
          { application: 'orders', role: 'editor' },
          { application: 'wiki', role: 'reader', until: '2025-01-01T00:00:00.000Z' },
          { application: 'bench', role: 'reader', until: '2027-01-01T00:00:00.000Z' },
        ],
      },
    },
  }),
  policy(larger, 'organisation-access', 'login/post-login', {
    connection: { name: 'corp-sso' },
    transaction: {
      organization: {
        id: 'org_1',
        name: 'initech',
        metadata: { domains: 'initech.example, corp.example', connections: 'corp-sso', mfa: 'always' },
      },
    },
    user: { email: 'Ada@Corp.example', email_verified: true, roles: ['org:hooli:member', 'reader'] },
  }),
  {
    ...policy(larger, 'known-devices', 'login/post-auth', {
      request: { device: { fingerprint: 'f3a9c2d47b', type: 'desktop', is_new: true } },
      user: {
        app_metadata: {
          devices: [
            device('0d1e2f3a4b', 'mobile', '2026-02-20T07:00:00.000Z', 41),
            device('9c8b7a6d5e', 'desktop', '2024-01-05T07:00:00.000Z', 3),
            device('aa11bb22cc', 'tablet', '2026-01-30T07:00:00.000Z', 7),
          ],
        },
      },
    }),
    answer: { status: 202, body: '' },
  },
];

export const policies: readonly Policy[] = [...patterns, ...largerPolicies];

function policy({ actions, metadata, allow }: Tenant, slug: string, at: AttachPoint, event: JsonRecord): Policy {
  const source = readFileSync(pathOf(`${actions}/${slug}.ts`), 'utf8');
  return { slug, at, source, metadata, allow, event: overlayEvent(positionOf(at), event), config: {} };
}
