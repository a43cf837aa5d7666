import { type ApiPath, apiPaths, whyMissing } from '../../schemas/platform/api.ts';
import { event } from '../../schemas/platform/event.ts';
import type { Field } from '../../schemas/platform/field.ts';
import { attachPoints } from '../../schemas/platform/flows.ts';
import { type Position, positionOf } from '../../schemas/platform/position.ts';

/** Where a member of `api` or a field of the event exists, if it does not here. */
export function existsElsewhere(path: string, position: Position): { readonly why: string; readonly places: string } | undefined {
  const [root, ...names] = path.replaceAll('?.', '.').split('.');
  if (root === 'api') return apiElsewhere(names.join('.'), position);
  if (root !== 'event') return undefined;
  const isThere = (at: Position) => presenceOf(names, at) !== 'absent' && presenceOf(names, at) !== undefined;
  if (presenceOf(names, position) !== 'absent') return undefined;
  const why =
    names.join('.') === 'authentication.risk_score'
      ? 'no Risk Evaluate block stands before it, and the score would always be 0'
      : 'there is no stored user yet';
  return { why, places: listPlaces(isThere) };
}

function apiElsewhere(path: string, position: Position): { readonly why: string; readonly places: string } | undefined {
  const members = apiPaths.filter((candidate) => candidate === path || candidate.startsWith(`${path}.`));
  const missing = members.find((member) => whyMissing(member, position) !== undefined);
  if (missing === undefined) return undefined;
  const isThere = (at: Position) => members.some((member: ApiPath) => whyMissing(member, at) === undefined);
  return { why: whyMissing(missing, position) ?? '', places: listPlaces(isThere) };
}

function listPlaces(isThere: (position: Position) => boolean): string {
  return attachPoints.filter((at) => isThere(positionOf(at))).join(', ');
}

function presenceOf(names: readonly string[], position: Position): 'required' | 'optional' | 'absent' | undefined {
  let fields: { readonly [name: string]: Field } = event;
  let presence: 'required' | 'optional' | 'absent' | undefined;
  for (const name of names) {
    const field: Field | undefined = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return undefined;
    presence = field.presence?.(position) ?? 'required';
    if (presence === 'absent') return presence;
    fields = field.shape.kind === 'group' ? field.shape.fields : {};
  }
  return presence;
}
