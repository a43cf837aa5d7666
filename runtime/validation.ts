import { infiniteNumberIn } from '../schemas/finite.ts';
import type { JsonSchema } from '../schemas/json.ts';
import { eventSchema } from '../schemas/platform/event-schema.ts';
import type { AttachPoint } from '../schemas/platform/flows.ts';
import { type Position, positionOf } from '../schemas/platform/position.ts';
import { type ValidationProblem, validate } from '../schemas/validator.ts';

export type EventValidation = { readonly ok: true } | { readonly ok: false; readonly errors: readonly EventError[] };

export interface EventError {
  /** JSON pointer to the part of the event that is wrong. */
  readonly pointer: string;
  readonly message: string;
}

const schemas = new Map<string, JsonSchema>();

/** Whether an event is what the types at its position promise; `at` alone means the platform's standard flow. */
export function validateEvent(event: unknown, at: AttachPoint | Position): EventValidation {
  const problems = validate(schemaAt(typeof at === 'string' ? positionOf(at) : at), event);
  const infinite = problems.length === 0 ? infiniteNumberIn(event) : undefined;
  if (infinite !== undefined) return { ok: false, errors: [{ pointer: infinite, message: 'must be a finite number' }] };
  return problems.length === 0 ? { ok: true } : { ok: false, errors: problems.map(errorOf) };
}

/** There are only as many positions as the platform table allows, so the cache stays small. */
function schemaAt(position: Position): JsonSchema {
  const key = Object.values(position).join(' ');
  const known = schemas.get(key);
  if (known !== undefined) return known;
  const schema = eventSchema(position);
  schemas.set(key, schema);
  return schema;
}

function errorOf({ pointer, message, suggestion }: ValidationProblem): EventError {
  return { pointer, message: suggestion === undefined ? message : `${message}; did you mean "${suggestion}"?` };
}
