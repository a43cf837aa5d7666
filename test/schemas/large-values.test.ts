import { expect, it } from 'vitest';
import { validate } from '../../schemas/validator.ts';

const schema = { type: 'object', properties: { roles: { type: 'array', items: { type: 'string' } } } };

it('all problems of a small value are told, up to what says something new', () => {
  expect(validate(schema, { roles: [1, 'a', 2] }).map(({ pointer }) => pointer)).toEqual(['/roles/0', '/roles/2']);
  expect(validate(schema, { roles: Array(1000).fill(1) })).toHaveLength(20);
});

it('of a large value the first is told: all of them could keep the process that serves logins busy', () => {
  expect(validate(schema, { roles: Array(300_000).fill(1) })).toEqual([
    { pointer: '/roles/0', message: expect.stringContaining('must be text'), unknownMember: false },
  ]);
  expect(validate(schema, { roles: Array(300_000).fill('a') })).toEqual([]);
});
