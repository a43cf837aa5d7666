import type { Json, JsonRecord } from '../../schemas/json.ts';
import type { EventGroup } from '../../schemas/platform/blocks.ts';
import { applyMergePatch, isRecord } from './merge-patch.ts';
import { FlowRefusal } from './refusal.ts';
import type { RunState } from './run-state.ts';

/** The event as a block sees it: as the platform gave it, with the run's patches and its risk score laid over. */
export function eventView({ event, patches, risk }: Pick<RunState, 'event' | 'patches' | 'risk'>): JsonRecord {
  const { user, authentication } = event;
  const groups = new Map<string, Json>();
  if (isRecord(user)) {
    const bags = Object.entries(patches).filter(([, patch]) => Object.keys(patch).length > 0);
    if (bags.length > 0)
      groups.set('user', { ...user, ...Object.fromEntries(bags.map(([bag, patch]) => [bag, applyMergePatch(user[bag], patch)])) });
  }
  if (risk !== null && isRecord(authentication)) groups.set('authentication', { ...authentication, risk_score: risk });
  return groups.size === 0 ? event : { ...event, ...Object.fromEntries(groups) };
}

/**
 * The event with the groups that the platform hands in anew. Only what the awaited block may change is taken, a group at a time, and a user
 * who is known stays the same one: what ran before was decided about them.
 */
export function changeEvent(event: JsonRecord, given: JsonRecord, block: string, changes: readonly EventGroup[]): JsonRecord {
  const allowed: readonly string[] = changes;
  const wrong = Object.keys(given).filter((name) => !allowed.includes(name));
  if (wrong.length > 0) {
    const may = changes.length === 0 ? 'nothing of it' : changes.join(' and ');
    const message = `does not change with ${block}, which may change ${may}`;
    const errors = wrong.map((name) => ({ pointer: pointerTo(name), message }));
    throw new FlowRefusal('group-not-awaited', `${errors[0]?.pointer} ${message}`, errors);
  }
  const before = idOf(event.user);
  const after = Object.hasOwn(given, 'user') ? idOf(given.user) : before;
  if (before !== undefined && after !== before) {
    const message = 'is not the user whom the run began to know';
    throw new FlowRefusal('user-changed', `/event/user/id ${message}`, [{ pointer: '/event/user/id', message }]);
  }
  return { ...event, ...given };
}

function idOf(user: Json | undefined): Json | undefined {
  return isRecord(user) && Object.hasOwn(user, 'id') ? user.id : undefined;
}

function pointerTo(name: string): string {
  return `/event/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
