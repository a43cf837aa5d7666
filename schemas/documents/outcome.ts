import type { JsonSchema } from '../json.ts';
import { logLevels } from './flow.ts';
import { anyJson, anyRecord, closed, count, dialect, digest, listOf, method, schemaId, text, variants } from './parts.ts';

const orNull = (schema: JsonSchema): JsonSchema => ({ ...(schema as object), type: ['string', 'null'] });

const patch = (type: string): JsonSchema => closed({ type: { const: type }, patch: anyRecord });
const fetchEffect = { type: { const: 'fetch' }, method, url: text };

export const effectSchema: JsonSchema = {
  title: 'Effect',
  description: 'One thing an action asked for',
  ...(variants('type', {
    log: closed({ type: { const: 'log' }, level: { enum: logLevels }, message: text }),
    'state.set': closed({ type: { const: 'state.set' }, key: text, value: anyJson }),
    'user.setAppMetadata': patch('user.setAppMetadata'),
    'user.setUserMetadata': patch('user.setUserMetadata'),
    'session.setCustomClaim': closed({
      type: { const: 'session.setCustomClaim' },
      name: text,
      value: anyJson,
      token: { enum: ['access', 'id', 'both'] },
    }),
    'mfa.require': closed({ type: { const: 'mfa.require' }, factors: listOf(text) }),
    redirect: closed({ type: { const: 'redirect' }, url: text }),
    deny: closed({ type: { const: 'deny' }, reason: text }, { message: text }),
    fetch: {
      if: { type: 'object', properties: { status: true }, required: ['status'] },
      // biome-ignore lint/suspicious/noThenProperty: the keyword is JSON Schema's
      then: closed({ ...fetchEffect, status: count }),
      else: closed({ ...fetchEffect, error: text }),
    },
  }) as object),
};

/** The members of an outcome, for documents that hold more than one. */
export const outcomeMembers: { readonly [name: string]: JsonSchema } = {
  decision: { enum: ['continue', 'deny'] },
  reason: orNull(text),
  error: {
    if: { type: 'null' },
    // biome-ignore lint/suspicious/noThenProperty: the keyword is JSON Schema's
    then: { type: 'null' },
    else: closed({ code: text, message: text }),
  },
  message: orNull(text),
  state: anyRecord,
  app_metadata: anyRecord,
  user_metadata: anyRecord,
  claims: anyRecord,
  id_claims: anyRecord,
  effects: listOf(effectSchema),
  usage: closed({ steps: count, bytes: count, fetches: count }),
  program: digest,
};

/** What an outcome holds, for documents that contain outcomes. */
export const outcomeBody: { readonly [keyword: string]: unknown } = {
  title: 'Outcome',
  description: 'What an action decided',
  ...closed(outcomeMembers),
};

/** The object that `writ run --format json` prints. */
export const outcomeSchema = { $schema: dialect, $id: schemaId('outcome'), ...outcomeBody };
