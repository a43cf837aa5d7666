import type { JsonSchema } from '../json.ts';
import { logLevels } from './flow.ts';
import { outcomeMembers } from './outcome.ts';
import {
  anyJson,
  anyRecord,
  attachPoint,
  closed,
  dialect,
  digest,
  instant,
  listOf,
  mapOf,
  method,
  reason,
  schemaId,
  slug,
  text,
} from './parts.ts';

const document = (name: string, body: { readonly [keyword: string]: unknown }) => ({ $schema: dialect, $id: schemaId(name), ...body });

const asked = { method, url: { type: 'string', minLength: 1, maxLength: 8192 } };
const milliseconds: JsonSchema = { type: 'integer', minimum: 0, maximum: 3_600_000 };

/** Recorded fetch answers, matched by method and URL in order. */
export const fetchAnswersBody: JsonSchema = {
  ...(listOf(
    {
      title: 'RecordedAnswer',
      if: { type: 'object', properties: { error: true }, required: ['error'] },
      // biome-ignore lint/suspicious/noThenProperty: the keyword is JSON Schema's
      then: closed({ ...asked, error: { type: 'string', minLength: 1, maxLength: 1024 } }, { ms: milliseconds }),
      else: closed(
        { ...asked, status: { type: 'integer', minimum: 200, maximum: 599 } },
        { headers: mapOf({ type: 'string', maxLength: 8192 }), body: anyJson, ms: milliseconds },
      ),
    },
    256,
  ) as object),
  description: 'Recorded fetch answers, in order. A body that is not text is sent as JSON.',
};

export const fetchAnswersSchema = document('fetch-answers', { title: 'FetchAnswers', ...(fetchAnswersBody as object) });

/** The log of a run, as the audit log sees it. */
export const auditedLog = listOf({ title: 'LogLine', ...closed({ slug, level: { enum: logLevels }, message: text }) });

/** `POST /v1/tenants/{tenant}/actions/{slug}/runs`. The event is checked against its attach point. */
export const actionRunRequestSchema = document('action-run-request', {
  title: 'ActionRunRequest',
  description: 'One action, dry',
  ...closed({ event: anyRecord, at: attachPoint }, { step: mapOf(anyRecord), config: anyJson, fetch: fetchAnswersBody, now: instant }),
});

export const actionRunAnswerSchema = document('action-run-answer', {
  title: 'ActionRunAnswer',
  description: 'The outcome of the run, and what is needed to repeat it',
  ...closed({
    ...outcomeMembers,
    log: { ...(auditedLog as object), description: "The log lines as the tenant's audit log would hold them: `audit.mask` masks them" },
    bundle: digest,
    now: instant,
  }),
});

/** `POST /v1/tenants/{tenant}/flows/{flow}/stages/{stage}/runs`. */
export const stageRunRequestSchema = document('stage-run-request', {
  title: 'StageRunRequest',
  description: "One stage's own blocks, for hosts that hook single stages",
  ...closed({ event: anyRecord }, { step: mapOf(anyRecord), now: instant }),
});

/** The blocks of a run that ended in an error. */
export const blockErrors: JsonSchema = {
  ...(listOf({ title: 'BlockError', ...closed({ slug, code: text }) }) as object),
  description: 'Blocks that ended in an error, whether or not that denied',
};

const stepState: JsonSchema = {
  ...(mapOf(anyRecord) as object),
  description: 'Step state after this stage, to be handed to the next one; empty when denied',
};

/** Patches and claims, summed up. */
export const stagedEffects = closed({ app_metadata: anyRecord, user_metadata: anyRecord, claims: anyRecord, id_claims: anyRecord });

/** How far a run came. */
export const runStatus = { enum: ['completed', 'denied', 'awaiting'] };

const runMembers = {
  run: text,
  bundle: digest,
  now: instant,
  status: {
    ...runStatus,
    description: 'Only completed lets the user go on. Awaiting stops the run until the platform has run the awaited block',
  },
  effects: {
    ...stagedEffects,
    description: 'To be applied now. Unless completed, only metadata of blocks that commit immediately',
  },
  log: {
    ...(auditedLog as object),
    description: 'What the blocks have logged since the last answer of this run',
  },
  errors: blockErrors,
};

const awaited: JsonSchema = {
  title: 'AwaitedBlock',
  ...closed({
    stage: slug,
    slug: { ...(slug as object), description: 'The block, or the action that asked for it' },
    block: slug,
    config: anyJson,
  }),
  description: 'What the platform is to run now',
};

const runOptions = {
  reason: { ...(reason as object), description: 'For the audit log; never to be shown' },
  message: { type: 'string', description: 'What the user may read' },
  awaiting: awaited,
  continuation: { type: 'string', description: 'To be handed back, as it is, with the output of the awaited block' },
  session: {
    title: 'StartedSession',
    ...closed({ id: text }),
    description: 'The session that Issue Session began in this run, also where the run was denied behind it',
  },
};

export const stageRunAnswerSchema = document('stage-run-answer', {
  title: 'StageRunAnswer',
  description: 'What a stage decided, and what the platform is to apply',
  ...closed({ ...runMembers, step: stepState }, runOptions),
});

/** `POST /v1/tenants/{tenant}/flows/{flow}/runs`. */
export const flowRunRequestSchema = document('flow-run-request', {
  title: 'FlowRunRequest',
  description: 'Starts a flow',
  ...closed(
    { event: anyRecord },
    {
      now: {
        ...(instant as object),
        description: 'an instant such as 2026-01-31T12:00:00.000Z: the clock of the whole run, instead of that of each call',
      },
    },
  ),
});

/** `POST /v1/tenants/{tenant}/runs/continue`. */
export const runContinueRequestSchema = document('run-continue-request', {
  title: 'RunContinueRequest',
  description: 'Goes on behind the awaited block, with what it answered and the groups of the event that it changed, each whole',
  ...closed({ continuation: text, output: anyRecord }, { event: anyRecord }),
});

export const flowRunAnswerSchema = document('flow-run-answer', {
  title: 'FlowRunAnswer',
  description: 'How far the run came, and what the platform is to do',
  ...closed(runMembers, { ...runOptions, step: { ...(stepState as object), description: 'Where the run is of a single stage' } }),
});

/** `GET /healthz` and `GET /readyz`. */
export const healthSchema = document('health', {
  title: 'Health',
  description: 'Whether the service runs, and whether it takes requests',
  ...closed({ status: { enum: ['ok', 'ready'] } }),
});

/** An error (RFC 9457). `code` is stable; `errors` name the parts of the request that are wrong. */
export const problemSchema = document('problem', {
  title: 'ProblemDocument',
  description: 'An error (RFC 9457)',
  ...closed(
    { type: text, title: text, status: { type: 'integer', minimum: 400, maximum: 599 }, code: text },
    {
      detail: text,
      instance: text,
      errors: listOf({ title: 'RequestError', ...closed({ pointer: text, message: text }) }),
    },
  ),
});
