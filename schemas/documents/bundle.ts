import type { JsonSchema } from '../json.ts';
import { limits } from '../platform/limits.ts';
import { compiledDefinitions, programMembers, provenMembers } from './compiled-program.ts';
import { flowModel, flowModelDefinitions } from './flow-model.ts';
import {
  anySchema,
  closed,
  count,
  definition,
  dialect,
  digest,
  listOf,
  mapOf,
  method,
  schemaId,
  secretName,
  setOf,
  slug,
  text,
} from './parts.ts';
import { programBody, programDefinitions } from './program.ts';
import { languageVersion } from './tenant.ts';

export const bundleFormat = 'writ-bundle';
export const bundleVersion = 1;

const base64url: JsonSchema = { type: 'string', pattern: '^[A-Za-z0-9_-]+$', maxLength: 1024, description: 'base64url without padding' };

const content: JsonSchema = {
  title: 'Bundle',
  description: 'Everything that one tenant deploys',
  ...closed({
    format: { const: bundleFormat },
    version: { const: bundleVersion },
    language: { const: languageVersion },
    tenant: slug,
    revision: {
      ...(count as object),
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Rises with every build that is meant to replace another',
    },
    actions: mapOf(
      {
        title: 'BundledAction',
        ...closed(programMembers, { config: anySchema, state: anySchema, ...provenMembers }),
      },
      slug,
    ),
    flows: mapOf(definition('flow'), slug),
    fetch: closed({
      allow: listOf({
        title: 'BundledAllowEntry',
        ...closed({ url: text, methods: setOf(method), redirects: count }, { send: setOf(text) }),
      }),
    }),
    redirect: closed({ allow: listOf(text) }),
    metadata: closed({}, { app: anySchema, user: anySchema }),
    secrets: setOf(secretName),
    query: setOf(text),
    mask: setOf(text),
    denial: closed({ message: text }),
    limits: closed(Object.fromEntries(Object.keys(limits).map((name) => [name, count]))),
  }),
};

/** A bundle file: the content, its digest, and detached signatures (RFC 7797) over the content's canonical bytes. */
export const bundleSchema = {
  $schema: dialect,
  $id: schemaId('bundle'),
  title: 'BundleFile',
  description: 'A bundle as it is stored and sent: canonical JSON (RFC 8785)',
  ...closed({
    bundle: content,
    digest,
    signatures: { ...(listOf({ title: 'BundleSignature', ...closed({ protected: base64url, signature: base64url }) }, 16) as object) },
  }),
  $defs: { flow: flowModel, program: programBody, ...compiledDefinitions, ...flowModelDefinitions, ...programDefinitions },
};
