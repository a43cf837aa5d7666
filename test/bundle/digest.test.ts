import { describe, expect, it } from 'vitest';
import { digestOf, programDigest } from '../../runtime/ir/digest.ts';
import { program } from './sample-bundle.ts';

describe('digests', () => {
  it('are those of the canonical bytes', () => {
    // printf '{"a":[1,"é"]}' | sha256sum
    expect(digestOf({ a: [1, 'é'] })).toBe('sha256:5db14a2cddc92d31365806bb5d82ed2bc436bf6960d10cd4654140f7bdadce1c');
    expect(digestOf({ b: 1, a: 2 })).toBe(digestOf({ a: 2, b: 1 }));
  });

  it('of a program leave out names and places, and nothing else', () => {
    const original = programDigest(program);
    expect(programDigest({ ...program, debug: { file: 'other.ts', functions: [], spans: [] } })).toBe(original);
    for (const change of [{ requires: ['x'] }, { targets: [] }, { constants: [] }, { positions: [] }, { functions: [] }]) {
      const changed = { ...program, ...change };
      if (JSON.stringify(changed) !== JSON.stringify(program)) expect(programDigest(changed)).not.toBe(original);
    }
  });
});
