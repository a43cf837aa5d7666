import { describe, expect, it } from 'vitest';
import { schemaCostProblem } from '../../schemas/schema-cost.ts';

const bomb = (levels: number) => ({
  $ref: '#/$defs/d0',
  $defs: Object.fromEntries(
    Array.from({ length: levels }, (_, level) => [
      `d${level}`,
      level === levels - 1 ? { type: 'string' } : { allOf: [{ $ref: `#/$defs/d${level + 1}` }, { $ref: `#/$defs/d${level + 1}` }] },
    ]),
  ),
});

describe('what validating by a schema may cost', () => {
  it('is no more than a value is large, for schemas that people write', () => {
    expect(schemaCostProblem(true)).toBeUndefined();
    expect(schemaCostProblem({ type: 'object', properties: { score: { type: 'number' }, anyOf: { type: 'string' } } })).toBeUndefined();
    // A tree of records: each part of a value is held to one schema.
    expect(schemaCostProblem({ type: 'object', properties: { children: { type: 'array', items: { $ref: '#' } } } })).toBeUndefined();
    expect(schemaCostProblem(bomb(6))).toBeUndefined();
  });

  it('is beyond bounds where a schema branches and refers to itself', () => {
    const twice = {
      anyOf: [
        { type: 'array', items: { $ref: '#/$defs/a' }, maxItems: 9 },
        { type: 'array', items: { $ref: '#/$defs/a' } },
      ],
    };
    expect(schemaCostProblem({ $ref: '#/$defs/a', $defs: { a: twice } })).toMatch(/refers to itself and branches/);
    expect(schemaCostProblem({ not: { $ref: '#' } })).toMatch(/refers to itself/);
    expect(schemaCostProblem({ $anchor: 'top', oneOf: [{ items: { $ref: '#top' } }] })).toMatch(/refers to itself/);
  });

  it('is beyond bounds where a schema amounts to a large one', () => {
    expect(schemaCostProblem(bomb(30))).toMatch(/parts, more than 20000/);
    expect(schemaCostProblem({ properties: { title: { $id: 'urn:x', ...bomb(30) } } })).toMatch(/"\$id" of its own/);
    expect(schemaCostProblem({ properties: { title: { $ref: '#/$defs/d0' } }, $defs: bomb(30).$defs })).toMatch(/more than 20000/);
  });
});
