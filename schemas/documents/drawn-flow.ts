import type { JsonSchema } from '../json.ts';
import { blockKinds, riskySettings } from './flow-model.ts';
import { closed, definition, dialect, flag, listOf, schemaId, setOf, slug, text } from './parts.ts';

const blocks = listOf(definition('block'));
const described = (schema: JsonSchema, description: string): JsonSchema => ({ ...(schema as object), description });
const texts = setOf(text);

/** The object that `writ explain FLOW --format json` prints. */
export const drawnFlowSchema = {
  $schema: dialect,
  $id: schemaId('drawn-flow'),
  title: 'DrawnFlow',
  description: 'A flow of a tenant: its blocks, and what each reads and writes',
  ...closed({
    version: { const: 1 },
    tenant: slug,
    flow: slug,
    custom: flag,
    stages: listOf({ title: 'DrawnStage', ...closed({ stage: slug, blocks }) }),
  }),
  $defs: {
    block: {
      title: 'DrawnBlock',
      ...closed(
        {
          kind: { enum: blockKinds },
          slug,
          runs: described(text, 'The action or custom flow that it runs, the name of a block of the platform, else its kind'),
          disabled: flag,
          reads: described(texts, 'Paths below step and of metadata'),
          writes: described(closed({ step: texts, metadata: texts, claims: texts }), 'What it leaves for later blocks, by where'),
          denials: described(texts, 'How it may end the run in a denial'),
          sends: described(texts, 'Requests and redirects that it makes'),
        },
        {
          branches: described(
            listOf({
              title: 'DrawnBranch',
              ...closed({ blocks }, { if: described(text, 'The condition; the branch without one is taken when no other is') }),
            }),
            'Of a decision: its branches in order',
          ),
          ...riskySettings,
          inside: described(blocks, 'Of a custom flow that runs there: its blocks'),
        },
      ),
    },
  },
};
