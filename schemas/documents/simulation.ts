import type { JsonSchema } from '../json.ts';
import { auditedLog, blockErrors, runStatus, stagedEffects } from './http.ts';
import { effectSchema } from './outcome.ts';
import { anyJson, anyRecord, closed, count, dialect, instant, listOf, schemaId, slug, text } from './parts.ts';

const described = (schema: JsonSchema, description: string): JsonSchema => ({ ...(schema as object), description });
const orNull = (schema: JsonSchema): JsonSchema => ({ ...(schema as object), type: ['string', 'null'] });

const wayStep: JsonSchema = {
  title: 'WayStep',
  ...closed(
    {
      stage: text,
      slug,
      block: described(text, "The block's kind, or the name of a block of the platform, also of one that an action asked for"),
      depth: described(count, 'How many decisions and custom flows it stands in'),
      did: { enum: ['ran', 'skipped', 'awaited', 'reached'] },
    },
    {
      why: { enum: ['disabled', 'no such user', 'left to the host'], description: 'Why it was skipped' },
      refused: described(listOf(text), 'Of a decision: the conditions that did not hold'),
      taken: described(orNull(text), 'Of a decision: the condition that held; null is the default'),
      config: anyJson,
      output: described(anyJson, 'What the platform answered'),
      changed: described(listOf(text), 'The groups of the event that came with it'),
      effects: listOf(effectSchema),
      error: closed({ code: text, message: text }),
      step: described(anyRecord, 'What the block left under its step key'),
    },
  ),
};

/** The object that `writ simulate --format json` prints. */
export const simulationSchema = {
  $schema: dialect,
  $id: schemaId('simulation'),
  title: 'Simulation',
  description: 'What a run of a whole flow came to, and its way, block by block',
  ...closed({
    tenant: slug,
    flow: slug,
    now: instant,
    status: runStatus,
    reason: described(orNull(text), 'With a denial: for the audit log; never to be shown'),
    message: described(orNull(text), 'With a denial: what the user may read'),
    by: described(orNull(text), 'With a denial: the block that denied'),
    session: described(orNull(text), 'The session that Issue Session began'),
    effects: described(stagedEffects, 'All that was handed over, at once or in the end'),
    step: described(anyRecord, 'What the blocks left, by slug; empty after a denial'),
    log: auditedLog,
    errors: blockErrors,
    way: listOf(wayStep),
  }),
};
