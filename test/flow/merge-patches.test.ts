import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sumOfPatches } from '../../runtime/eval/patch-sum.ts';
import { composePatches, patchLeft } from '../../runtime/flow/merge-patch.ts';
import type { JsonRecord } from '../../schemas/json.ts';
import { bagOf, inTurn, patchOf } from './support/patches.ts';

const names = ['a', 'b', '__proto__', 'constructor'];
const bags = bagOf(names);
const patchLists = fc.array(patchOf(names), { maxLength: 6 });

it('merges patches into one that comes to what they come to in turn', () => {
  const check = (stored: JsonRecord, patches: readonly JsonRecord[]) => {
    const wanted = inTurn(stored, patches);
    const sum: JsonRecord = JSON.parse(JSON.stringify(sumOfPatches(patches, stored)));
    expect(inTurn(stored, [sum])).toEqual(wanted);
    const composed = patches.reduce<JsonRecord>((first, second) => composePatches(first, second, stored), {});
    expect(inTurn(stored, [composed])).toEqual(wanted);
  };
  fc.assert(fc.property(bags, patchLists, check), { numRuns: 2000 });
});

it('leaves of a patch that a later one overtook what it would have done before it', () => {
  const check = (stored: JsonRecord, patch: JsonRecord, over: JsonRecord) => {
    expect(inTurn(stored, [over, patchLeft(patch, over, stored)])).toEqual(inTurn(stored, [patch, over]));
  };
  fc.assert(fc.property(bags, patchOf(names), patchOf(names), check), { numRuns: 2000 });
});

it('keeps a null for what is not stored, and removes nothing where records merge', () => {
  expect(composePatches({ a: { b: null } }, { a: { c: 1 } }, { a: { d: 1 } })).toEqual({ a: { b: null, c: 1 } });
  expect(composePatches({ a: null }, { a: { c: 1 } }, undefined)).toEqual({ a: { c: 1 } });
  expect(composePatches({ a: null }, { a: { c: 1 } }, { a: { c: 0, d: { e: 1 } } })).toEqual({ a: { c: 1, d: null } });
});
