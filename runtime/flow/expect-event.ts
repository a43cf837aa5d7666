import type { JsonRecord } from '../../schemas/json.ts';
import { type FlowName, isAttachPoint } from '../../schemas/platform/flows.ts';
import { type Position, positionBehind } from '../../schemas/platform/position.ts';
import { validateEvent } from '../validation.ts';
import { distinctErrors, FlowRefusal } from './refusal.ts';
import type { RunState } from './run-state.ts';
import { seenEvent, type Walk } from './walk-state.ts';

/** Bytes of an event as JSON. A run carries it sealed from call to call, and what the run adds needs room beside it. */
const largestEvent = 1024 * 1024;

/** Throws where an event is too large to be carried: before anything has run, since afterwards effects could not be answered. */
export function expectCarried(event: JsonRecord): void {
  if (Buffer.byteLength(JSON.stringify(event)) <= largestEvent) return;
  const message = `is larger than ${largestEvent} bytes`;
  throw new FlowRefusal('invalid-event', `the event ${message}`, [{ pointer: '/event', message }]);
}

/** Throws unless the event is what is promised at every position: the programs there all read it. */
export function expectEventAt(walk: Walk, positions: readonly Position[], where: string): void {
  const event = seenEvent(walk);
  const errors = distinctPositions(positions).flatMap((position) => {
    const validation = validateEvent(event, position);
    return validation.ok ? [] : validation.errors.map(({ pointer, message }) => ({ pointer: `/event${pointer}`, message }));
  });
  if (errors.length === 0) return;
  const distinct = distinctErrors(errors);
  const [first] = distinct;
  throw new FlowRefusal('invalid-event', `the event is not one of ${where}: ${first?.pointer} ${first?.message}`, distinct);
}

/** Each promise once: to hold a large event to one takes time. */
function distinctPositions(positions: readonly Position[]): Position[] {
  return [...new Map(positions.map((position) => [Object.values(position).join(' '), position])).values()];
}

/**
 * What is known where a run is, by the blocks that have run. The event is held to it in every call: what the platform left out when it was
 * its turn, no later block may let it hand in.
 */
export function hereOf(flow: FlowName, stage: string | undefined, { ran, nobody }: Pick<RunState, 'ran' | 'nobody'>): Position | undefined {
  const at = `${flow}/${stage}`;
  if (!isAttachPoint(at)) return undefined;
  // Where a connection is needed, a program that is promised one says so.
  const position: Position = { ...positionBehind(at, new Set(ran)), connection: 'optional' };
  return nobody ? { ...position, user: 'optional' } : position;
}
