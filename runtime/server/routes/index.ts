import { openApiDocument } from '../openapi.ts';
import type { Route } from '../route.ts';
import { continueRun } from './continue-run.ts';
import { healthz, readyz } from './health.ts';
import { runAction } from './run-action.ts';
import { runFlow } from './run-flow.ts';
import { runStage } from './run-stage.ts';

const openapi: Route = {
  method: 'GET',
  url: '/openapi.json',
  operation: 'openapi',
  summary: 'This description of the service',
  problems: [],
  handle: () => ({ body: description }),
};

/** Every call the service takes. */
export const routes: readonly Route[] = [runFlow, continueRun, runStage, runAction, healthz, readyz, openapi];

const description = openApiDocument(routes);
