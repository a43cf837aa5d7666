import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Program } from '../dist/schemas/ir/program.js';
import type { AttachPoint } from '../dist/schemas/platform/flows.js';
import { positionOf } from '../dist/schemas/platform/position.js';
import { overlayEvent } from '../dist/schemas/platform/sample.js';

/** An action in the two forms that are measured. */
export interface CompiledAction {
  readonly slug: string;
  readonly program: Program;
  /** The body of a function that answers the action as V8 runs it. */
  readonly body: string;
}

type JsonRecord = Parameters<typeof overlayEvent>[1];

/** An action of the example tenant with the one event that it is measured on. */
export interface Pattern {
  readonly slug: string;
  readonly at: AttachPoint;
  readonly source: string;
  readonly event: JsonRecord;
  readonly config: JsonRecord;
  /** Status of the recorded answer to the action's fetch. */
  readonly answer?: number;
}

export const policies = fileURLToPath(new URL('../policies/acme/', import.meta.url));

const manifest = parse(readFileSync(`${policies}writ.yaml`, 'utf8')) as { fetch: { allow: string[] }; metadata: { app: string } };
export const allow = manifest.fetch.allow;
export const metadata = JSON.parse(readFileSync(`${policies}${manifest.metadata.app}`, 'utf8')) as JsonRecord;

export const now = Date.parse('2026-03-02T10:00:00.000Z');

const tagged = { user: { app_metadata: { tier: 'corporate', signup_segment: 'b2b', tagged_at: '2026-01-15T09:30:00.000Z' } } };

export const patterns: readonly Pattern[] = [
  pattern('guard-user-context', 'login/pre-login', { user: { email: 'ada@corp.example' } }),
  pattern('log-signed-in-user', 'login/post-auth', tagged),
  pattern(
    'step-up-on-risk',
    'login/post-auth',
    { ...tagged, authentication: { risk_score: 64 } },
    { threshold: 70, corporate_threshold: 50 },
  ),
  pattern('inject-tier-claim', 'login/post-login', tagged),
  pattern('block-disposable-email', 'registration/pre-create', { user: { email: 'ada@mail.throwaway.example' } }),
  pattern('tag-signup-segment', 'registration/post-create', { user: { email: 'ada@eu.partner.example' } }),
  { ...pattern('sync-user-to-crm', 'registration/post-create', tagged), answer: 201 },
];

function pattern(slug: string, at: AttachPoint, event: JsonRecord, config: JsonRecord = {}): Pattern {
  const source = readFileSync(`${policies}actions/${slug}.ts`, 'utf8');
  return { slug, at, source, event: overlayEvent(positionOf(at), event), config };
}
