import type { JsonCopy } from './json-copy.ts';
import { OwnRecord } from './values.ts';

type MutableRecord = { [key: string]: JsonCopy };

/**
 * Patches in order as one (RFC 7396): records merge, everything else replaces. A null is kept, since it removes a stored member. No patch
 * replaces a stored record with another, so where a record follows what is none, the sum removes each stored member that it does not name:
 * what was revoked would survive. Many patches cost no more than their size and once that of what is stored.
 */
export function sumOfPatches(patches: readonly unknown[], stored: unknown): MutableRecord {
  const sum = newRecord();
  const replacing = new Set<MutableRecord>();
  for (const patch of patches) mergeInto(sum, patch, replacing);
  removeReplaced(sum, stored, replacing, false);
  return sum;
}

/** Merges a patch into a sum, whose records are its own: the patch stays as it is. */
function mergeInto(sum: MutableRecord, patch: unknown, replacing: Set<MutableRecord>): MutableRecord {
  if (!isJsonRecord(patch)) return sum;
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value === undefined) continue;
    sum[key] = isJsonRecord(value) ? mergeInto(recordAt(sum, key, replacing), value, replacing) : value;
  }
  return sum;
}

/** The record to merge into. One that follows something else begins anew, whatever is stored. */
function recordAt(sum: MutableRecord, key: string, replacing: Set<MutableRecord>): MutableRecord {
  const before = sum[key];
  if (isJsonRecord(before)) return before;
  const record = newRecord();
  if (before !== undefined) replacing.add(record);
  return record;
}

function removeReplaced(sum: MutableRecord, stored: unknown, replacing: ReadonlySet<MutableRecord>, within: boolean): void {
  if (!isJsonRecord(stored)) return;
  const replaces = within || replacing.has(sum);
  for (const key of Object.keys(sum)) {
    const value = sum[key];
    if (isJsonRecord(value) && Object.hasOwn(stored, key)) removeReplaced(value, stored[key], replacing, replaces);
  }
  if (!replaces) return;
  for (const key of Object.keys(stored)) if (sum[key] === undefined) sum[key] = null;
}

function newRecord(): MutableRecord {
  return new OwnRecord() as MutableRecord;
}

function isJsonRecord(value: unknown): value is MutableRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
