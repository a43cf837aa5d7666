import type { JsonSchema } from '../json.ts';
import { eventSchema } from '../platform/event-schema.ts';
import { attachPoints } from '../platform/flows.ts';
import { positionOf } from '../platform/position.ts';
import { bundleSchema } from './bundle.ts';
import { checkReportSchema } from './check-report.ts';
import { drawnFlowSchema } from './drawn-flow.ts';
import { explanationSchema } from './explanation.ts';
import { flowSchema } from './flow.ts';
import {
  actionRunAnswerSchema,
  actionRunRequestSchema,
  fetchAnswersSchema,
  flowRunAnswerSchema,
  flowRunRequestSchema,
  healthSchema,
  problemSchema,
  runContinueRequestSchema,
  stageRunAnswerSchema,
  stageRunRequestSchema,
} from './http.ts';
import { outcomeSchema } from './outcome.ts';
import { dialect, schemaId } from './parts.ts';
import { policyTestSchema } from './policy-test.ts';
import { programSchema } from './program.ts';
import { simulationSchema } from './simulation.ts';
import { tenantSchema } from './tenant.ts';

const events = attachPoints.map((at): [string, JsonSchema] => {
  const name = `event.${at.replace('/', '.')}`;
  const head = { $schema: dialect, $id: schemaId(name), title: `Event at ${at}`, description: `What an action at ${at} reads` };
  return [name, { ...head, ...(eventSchema(positionOf(at)) as object) }];
});

/** Every published schema, by the name of its file in `schemas/published`. */
export const documents: { readonly [name: string]: JsonSchema } = {
  tenant: tenantSchema,
  flow: flowSchema,
  'policy-test': policyTestSchema,
  program: programSchema,
  bundle: bundleSchema,
  outcome: outcomeSchema,
  'check-report': checkReportSchema,
  explanation: explanationSchema,
  'drawn-flow': drawnFlowSchema,
  simulation: simulationSchema,
  'fetch-answers': fetchAnswersSchema,
  'action-run-request': actionRunRequestSchema,
  'action-run-answer': actionRunAnswerSchema,
  'flow-run-request': flowRunRequestSchema,
  'run-continue-request': runContinueRequestSchema,
  'flow-run-answer': flowRunAnswerSchema,
  'stage-run-request': stageRunRequestSchema,
  'stage-run-answer': stageRunAnswerSchema,
  health: healthSchema,
  problem: problemSchema,
  ...Object.fromEntries(events),
};
