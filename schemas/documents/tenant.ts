import type { JsonSchema } from '../json.ts';
import { limits } from '../platform/limits.ts';
import { closed, definition, dialect, listOf, mapOf, method, path, schemaId, secretName, setOf, slug, text, textOr } from './parts.ts';

export const languageVersion = 1;

const eventPath: JsonSchema = {
  type: 'string',
  pattern: '^[a-z_]+(\\.[A-Za-z0-9_-]+)*$',
  maxLength: 256,
  description: 'a path into the event, such as user.email',
};
const url: JsonSchema = { type: 'string', minLength: 1, maxLength: 2048 };

/** `writ.yaml`. What a URL may look like is checked by the matcher that guards the connection, not here. */
export const tenantSchema = {
  $schema: dialect,
  $id: schemaId('tenant'),
  title: 'Tenant',
  description: 'writ.yaml: a tenant, where its actions may send what, and its limits',
  examples: [{ tenant: 'acme' }],
  ...closed(
    { tenant: slug },
    {
      $schema: text,
      writ: { description: 'Language version the policies are written in', enum: [languageVersion] },
      fetch: {
        description: 'Where actions and webhooks may send requests',
        examples: [{ allow: ['https://crm.example/hooks/'] }],
        ...closed({ allow: listOf(definition('allowEntry'), 256) }),
      },
      metadata: {
        description: 'JSON Schemas of the metadata bags, as paths inside the repository',
        examples: [{ app: 'schemas/app-metadata.schema.json' }],
        ...closed({}, { app: path, user: path }),
      },
      redirect: {
        description: 'Where an action may redirect to',
        examples: [{ allow: ['https://terms.example/accept'] }],
        ...closed({ allow: listOf(url, 256) }),
      },
      secrets: { description: 'Names of the secrets that the operator provides', ...(setOf(secretName) as object), maxItems: 64 },
      request: {
        description: 'Which query parameters reach event.request.query',
        examples: [{ query: ['utm_source'] }],
        ...closed({ query: setOf({ type: 'string', minLength: 1, maxLength: 64 }) }),
      },
      audit: {
        description: 'Event fields that the audit log shows masked',
        examples: [{ mask: ['user.email'] }],
        ...closed({ mask: setOf(eventPath) }),
      },
      denial: {
        description: 'What a user who was denied may read',
        examples: [{ message: 'You cannot sign in here.' }],
        ...closed({ message: { type: 'string', minLength: 1, maxLength: 512 } }),
      },
      limits: {
        description: 'Budgets, lowered for this tenant',
        ...closed(
          {},
          Object.fromEntries(
            Object.entries(limits).map(([name, { value, doc }]) => [
              name,
              { type: 'integer', minimum: 0, maximum: value, description: doc },
            ]),
          ),
        ),
      },
      silence: {
        description: 'Warnings that do not count here, by slug, each with the reason',
        ...(mapOf({ type: 'string', minLength: 1 }, slug) as object),
      },
    },
  ),
  $defs: {
    allowEntry: textOr(url, {
      examples: [{ url: 'https://crm.example/hooks/', methods: ['POST'], send: ['user.email'] }],
      ...closed(
        { url },
        {
          methods: { ...(setOf(method) as object), minItems: 1 },
          send: { description: 'Event fields that may flow there; any when left out', ...(setOf(eventPath) as object) },
          redirects: { description: 'How many redirects are followed', type: 'integer', minimum: 0, maximum: 5 },
        },
      ),
    }),
  },
};
