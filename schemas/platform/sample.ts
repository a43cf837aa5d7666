import type { Json, JsonRecord } from '../json.ts';
import { event } from './event.ts';
import type { Field, Shape } from './field.ts';
import type { Position } from './position.ts';
import { type PresetName, presets } from './presets.ts';

type Fields = { readonly [name: string]: Field };

/** The sample event of a position, changed as the preset says. */
export function sampleEvent(position: Position, preset: PresetName = 'default'): JsonRecord {
  return overlayFields(event, presets[preset].patch, sampleFields(event, position), position, keepKnown);
}

/**
 * A partial event laid over a base, the position's default sample when left out: groups merge, lists and metadata bags
 * replace, `null` removes what cannot be null. A member of an optional group brings the rest of the group's sample with it.
 */
export function overlayEvent(position: Position, partial: JsonRecord, base: JsonRecord = sampleEvent(position)): JsonRecord {
  return overlayFields(event, partial, base, position, keepEverything);
}

/** Optional groups are left out: a policy should meet the event that says least. */
function sampleFields(fields: Fields, position: Position): JsonRecord {
  const sample: { [name: string]: Json } = {};
  for (const [name, { shape, presence, sample: value }] of Object.entries(fields)) {
    const here = presence?.(position) ?? 'required';
    if (here === 'absent') continue;
    if (shape.kind === 'group') {
      if (here === 'required') sample[name] = sampleFields(shape.fields, position);
    } else if (value !== undefined) sample[name] = value;
  }
  return sample;
}

/** Whether a member that the table does not have at this position is taken from the overlay. */
type Keep = (field: Field | undefined, position: Position) => boolean;

const keepEverything: Keep = () => true;
const keepKnown: Keep = (field, position) => field !== undefined && field.presence?.(position) !== 'absent';

function overlayFields(fields: Fields, partial: JsonRecord, base: JsonRecord, position: Position, keep: Keep): JsonRecord {
  const result = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(partial)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!keep(field, position)) continue;
    if (value === null && field !== undefined) result.delete(name);
    else result.set(name, overlayValue(field?.shape, value, result.get(name), position, keep));
  }
  return Object.fromEntries(result);
}

function overlayValue(shape: Shape | undefined, value: Json, base: Json | undefined, position: Position, keep: Keep): Json {
  // A group that is no record is kept as it is, for the validation to name.
  if (shape?.kind !== 'group' || !isRecord(value)) return value;
  const under = isRecord(base) ? base : sampleFields(shape.fields, position);
  return overlayFields(shape.fields, value, under, position, keep);
}

function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
