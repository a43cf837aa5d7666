import type { AttachPoint } from '../../schemas/platform/flows.ts';
import type { Position } from '../../schemas/platform/position.ts';
import { type EventError, validateEvent } from '../validation.ts';
import { Problem } from './problems.ts';

function errorsAt(event: unknown, position: Position): readonly EventError[] {
  const validation = validateEvent(event, position);
  return validation.ok ? [] : validation.errors;
}

/** Throws unless the event is what the types at one of the positions promise: the action was checked at each of them. */
export function expectEventAtOne(event: unknown, at: AttachPoint, positions: readonly Position[]): void {
  const found = positions.map((position) => errorsAt(event, position)).sort((left, right) => left.length - right.length);
  const [fewest = []] = found;
  if (fewest.length > 0) throw invalidEvent(at, fewest);
}

function invalidEvent(at: AttachPoint, errors: readonly EventError[]): Problem {
  const pointed = errors.map(({ pointer, message }) => ({ pointer: `/event${pointer}`, message }));
  const [first] = pointed;
  return new Problem('invalid-event', `the event is not one of ${at}: ${first?.pointer} ${first?.message}`, pointed);
}
