import { planProgram } from '../runtime/index.ts';
import type { Bundle } from '../schemas/generated/bundle.ts';
import type { Json, JsonRecord } from '../schemas/json.ts';
import { allActionPlaces } from '../schemas/platform/flow-walk.ts';
import type { Position } from '../schemas/platform/position.ts';
import { sampleEvent } from '../schemas/platform/sample.ts';

/** A call of the service that shows something. */
export interface ExampleRequest {
  readonly path: string;
  readonly body: JsonRecord;
}

// Most policies have something to say about this one.
const preset = 'high-risk';
const now = '2026-01-31T12:00:00Z';

/** A dry run to try the service with: of the first action that writes a `true` on a risky event, else of the first one. */
export function exampleRequest(bundle: Bundle): ExampleRequest | undefined {
  const requests = Object.entries(bundle.actions).flatMap(([slug, { program }]) => {
    const [position] = program.positions;
    if (position === undefined) return [];
    const config = configOf(bundle, slug);
    const event = sampleEvent(position, preset);
    const { state } = planProgram(program, { limits: bundle.limits }).replay({ event, config, now }, []);
    return [{ request: requestFor(bundle.tenant, slug, position, event, config), telling: Object.values(state).includes(true) }];
  });
  return (requests.find(({ telling }) => telling) ?? requests[0])?.request;
}

function requestFor(tenant: string, slug: string, { at }: Position, event: JsonRecord, config: Json | undefined): ExampleRequest {
  return { path: `/v1/tenants/${tenant}/actions/${slug}/runs`, body: { at, ...(config === undefined ? {} : { config }), event } };
}

function configOf({ flows }: Bundle, slug: string): Json | undefined {
  return allActionPlaces(flows).find(({ block }) => block.action === slug)?.block.config;
}

/** The request as a command line of a POSIX shell. */
export function curlCommand(address: string, { path, body }: ExampleRequest): string {
  const quoted = JSON.stringify(body).replaceAll("'", "'\\''");
  return `curl -sS ${address}${path} \\\n  -H 'content-type: application/json' \\\n  -d '${quoted}'`;
}
