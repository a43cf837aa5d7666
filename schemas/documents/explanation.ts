import { boundsDefinitions } from './compiled-program.ts';
import { egressManifest } from './egress-manifest.ts';
import { blockKinds, riskySettings } from './flow-model.ts';
import { closed, definition, dialect, listOf, mapOf, schemaId, setOf, slug, targetMethod, text } from './parts.ts';

const paths = setOf(text);

/** The object that `writ explain --format json` prints. */
export const explanationSchema = {
  $schema: dialect,
  $id: schemaId('explanation'),
  title: 'Explanation',
  description: 'What a policy can do: of each action, and of all of them together',
  ...closed(
    {
      version: { const: 1 },
      actions: mapOf(
        {
          title: 'ExplainedAction',
          ...closed(
            {
              positions: listOf(text),
              egress: egressManifest,
              secrets: { ...(setOf(text) as object), description: 'Names of the secrets that it uses' },
            },
            { bounds: definition('bounds') },
          ),
        },
        slug,
      ),
      egress: {
        ...(listOf({
          title: 'ExplainedEntry',
          ...closed({
            entry: { ...(text as object), description: 'An entry of the allowlist' },
            methods: setOf(targetMethod),
            actions: setOf(slug),
            from: { ...(paths as object), description: 'What reaches any part of what is sent there' },
            decides: { ...(paths as object), description: 'What only decides whether it is sent, or which value' },
            secrets: setOf(text),
          }),
        }) as object),
        description: 'Where all of them can send, by allowlist entry',
      },
    },
    {
      tenant: slug,
      blocks: {
        ...(listOf({
          title: 'ExplainedBlock',
          ...closed({ flow: slug, stage: slug, slug, kind: { enum: blockKinds } }, riskySettings),
        }) as object),
        description: 'Of a tenant: the blocks that go on when they fail, or hand metadata over before the run has completed',
      },
    },
  ),
  $defs: boundsDefinitions,
};
