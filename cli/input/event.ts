import type { JsonRecord } from '../../schemas/json.ts';
import { nearest } from '../../schemas/nearest.ts';
import { event as eventFields } from '../../schemas/platform/event.ts';
import type { Field } from '../../schemas/platform/field.ts';
import type { Position } from '../../schemas/platform/position.ts';
import { overlayEvent } from '../../schemas/platform/sample.ts';
import { callFailure } from '../failure.ts';
import { nameOf } from './read-text.ts';

/** The event that a run gets: the caller's, laid over the place's sample unless it is to be taken as it is. */
export async function completeEvent(given: JsonRecord, position: Position, path: string, exact: boolean): Promise<JsonRecord> {
  const { validateEvent } = await import('../../runtime/validation.ts');
  const event = exact ? given : overlayEvent(position, given);
  const validation = validateEvent(event, position);
  if (validation.ok) return event;
  throw callFailure(`the event in ${nameOf(path)} is none that ${position.at} gets`, {
    details: validation.errors.map(({ pointer, message }) => `${pointer || 'the event'} ${message}`),
    help: `writ event ${position.at} prints one`,
  });
}

/** What the caller's event says that no event at this position holds: a run passes over it, so it was hardly meant. */
export function unknownMembers(given: JsonRecord, position: Position): string[] {
  return membersUnknownTo(eventFields, given, position, '');
}

function membersUnknownTo(fields: { readonly [name: string]: Field }, given: JsonRecord, position: Position, pointer: string): string[] {
  const known = Object.keys(fields).filter((name) => fields[name]?.presence?.(position) !== 'absent');
  return Object.entries(given).flatMap(([name, value]) => {
    const field = known.includes(name) ? fields[name] : undefined;
    const here = `${pointer}/${name}`;
    if (field === undefined) {
      const near = nearest(name, known);
      const instead = near === undefined ? '' : `; did you mean "${near}"?`;
      return [`${here} is no member of the event at ${position.at} and is passed over${instead}`];
    }
    const isGroup = field.shape.kind === 'group' && typeof value === 'object' && value !== null && !Array.isArray(value);
    return isGroup && field.shape.kind === 'group' ? membersUnknownTo(field.shape.fields, value as JsonRecord, position, here) : [];
  });
}
