import { stepEntries } from '../../schemas/platform/step-state.ts';
import { actionInput } from '../compile-tenant.ts';
import { checkActions } from '../frontend/check.ts';
import type { LoadedAction, LoadedTenant } from '../source/model.ts';
import { SourceText } from '../source/text.ts';
import { mayReadStep, withUpstream } from '../upstream.ts';

/** The types of `step` at the places of actions that may read it, written out. Others have none. */
export type StepTypes = ReadonlyMap<LoadedAction, readonly string[]>;

/**
 * The types that the compiler gives `step`, for these actions of a repository. What is being typed is broken most of the time, so a
 * text that reads every key stands for each action: what an action itself says decides nothing of what stands before it.
 */
export function stepTypes(tenant: LoadedTenant, actions: readonly LoadedAction[]): StepTypes {
  const placed = tenant.actions.filter(({ places }) => places.length > 0).map((action) => actionInput(tenant, action));
  const readers = actions.filter((action) => action.places.length > 0 && mayReadStep(actionInput(tenant, action)));
  const stands = readers.map((action) => {
    const slugs = action.places.flatMap(({ step }) => [...stepEntries(step).keys()]);
    const text = `export default async function (event, api) { api.log('debug', typeof step); }\n// ${slugs.join(' ')}\n`;
    // Places of their own: those of the action are where others look for what it writes.
    const places = action.places.map((place) => ({ ...place }));
    return { ...actionInput(tenant, action), source: new SourceText(action.source.path, text), modules: new Map(), places };
  });
  const found = checkActions(withUpstream(stands, [...stands, ...placed]), ({ places }) => [...new Set(places.map(({ step }) => step))]);
  return new Map(readers.map((action, index) => [action, found[index] ?? []]));
}
