import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonCopy } from '../../runtime/eval/json-copy.ts';
import { jsonBytes } from '../../runtime/eval/json-size.ts';

const values = fc.jsonValue({
  stringUnit: fc.oneof(fc.constantFrom('"', '\\', '\n', '\u007f', 'é', '€', '🔒'), fc.string({ maxLength: 1 })),
});

it('is the length of the JSON text in UTF-8', () => {
  const sizeOf = (value: unknown) => {
    expect(jsonBytes(value as JsonCopy)).toBe(Buffer.byteLength(JSON.stringify(value)));
  };
  fc.assert(fc.property(values, sizeOf));
  for (const value of [0, -1.5e-7, 1e21, '', 'a'.repeat(128), 'é'.repeat(200), [], {}, [[]], { '': null }]) sizeOf(value);
});
