import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateEvent } from '../../runtime/validation.ts';
import type { Json } from '../../schemas/json.ts';
import { event as eventTable } from '../../schemas/platform/event.ts';
import { eventSchema } from '../../schemas/platform/event-schema.ts';
import type { Field, Shape } from '../../schemas/platform/field.ts';
import { attachPoints } from '../../schemas/platform/flows.ts';
import { type Position, positionOf } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import { validate } from '../../schemas/validator.ts';

/** Paths of every leaf that is required at a position, read from the table by other means than the schema. */
function requiredPaths(
  fields: { readonly [name: string]: Field },
  position: Position,
  path: string[] = [],
): { path: string[]; shape: Shape }[] {
  return Object.entries(fields).flatMap(([name, { shape, presence }]) => {
    if ((presence?.(position) ?? 'required') !== 'required') return [];
    const here = [...path, name];
    return [{ path: here, shape }, ...(shape.kind === 'group' ? requiredPaths(shape.fields, position, here) : [])];
  });
}

function change(value: Json, path: readonly string[], replace: (old: Json) => Json | undefined): Json {
  const [name, ...rest] = path;
  if (name === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('no such path');
  const record = new Map(Object.entries(value));
  const changed = rest.length === 0 ? replace(record.get(name) ?? null) : change(record.get(name) ?? null, rest, replace);
  if (changed === undefined) record.delete(name);
  else record.set(name, changed);
  return Object.fromEntries(record);
}

const anyRequired = fc.constantFrom(...attachPoints).chain((at) => {
  const position = positionOf(at);
  return fc.constantFrom(...requiredPaths(eventTable, position)).map((field) => ({ position, ...field }));
});

describe('an event', () => {
  it('has no number without a JSON form, wherever it stands: a continuation would bring back another', () => {
    const position = positionOf('login/post-auth');
    for (const limit of [Infinity, -Infinity, NaN]) {
      const event = change(sampleEvent(position), ['user', 'app_metadata'], () => ({ limits: [1, limit] as Json }));
      expect(validateEvent(event, position)).toEqual({
        ok: false,
        errors: [{ pointer: '/user/app_metadata/limits/1', message: 'must be a finite number' }],
      });
    }
  });
});

describe('the schema of an event', () => {
  it('names the parent of whatever is missing', () => {
    fc.assert(
      fc.property(anyRequired, ({ position, path }) => {
        const event = change(sampleEvent(position), path, () => undefined);
        expect(validateEvent(event, position)).toEqual({
          ok: false,
          errors: [
            {
              pointer: path
                .slice(0, -1)
                .map((part) => `/${part}`)
                .join(''),
              message: `lacks the member "${path.at(-1)}"`,
            },
          ],
        });
      }),
    );
  });

  it('refuses null and values of another kind everywhere', () => {
    fc.assert(
      fc.property(
        anyRequired,
        fc.constantFrom<Json>(null, [null], { length: 1 }, Number.POSITIVE_INFINITY),
        ({ position, path }, wrong) => {
          fc.pre(path.at(-1) !== 'metadata' && path.at(-1) !== 'query' && !String(path.at(-1)).endsWith('_metadata'));
          const event = change(sampleEvent(position), path, () => wrong);
          const answer = validateEvent(event, position);
          expect(answer.ok).toBe(false);
          if (!answer.ok) expect(answer.errors[0]?.pointer.startsWith(path.map((part) => `/${part}`).join(''))).toBe(true);
        },
      ),
    );
  });

  it('bounds every text, list and map', () => {
    const unbounded: string[] = [];
    const visit = (fields: { readonly [name: string]: Field }, path: string) => {
      for (const [name, field] of Object.entries(fields)) visitShape(field.shape, `${path}.${name}`);
    };
    const visitShape = (shape: Shape, path: string) => {
      if (shape.kind === 'group') visit(shape.fields, path);
      if (shape.kind === 'text' && !(shape.maxLength > 0)) unbounded.push(path);
      if (shape.kind === 'list' && !(shape.maxItems > 0)) unbounded.push(path);
      if (shape.kind === 'map' && !(shape.maxEntries > 0)) unbounded.push(path);
      if ('of' in shape) visitShape(shape.of, path);
    };
    visit(eventTable, 'event');
    expect(unbounded).toEqual([]);
  });

  it('refuses what is longer than the table says', () => {
    const position = positionOf('login/post-auth');
    const long = change(sampleEvent(position), ['user', 'roles'], () => Array.from({ length: 257 }, () => 'r'));
    expect(validateEvent(long, position)).toMatchObject({ ok: false, errors: [{ pointer: '/user/roles' }] });
    const country = change(sampleEvent(position), ['request', 'geo', 'country'], () => 'nl');
    expect(validateEvent(country, position)).toMatchObject({ ok: false, errors: [{ pointer: '/request/geo/country' }] });
    const query = change(sampleEvent(position), ['request', 'query'], () => ({ ['k'.repeat(5000)]: '' }));
    expect(validateEvent(query, position)).toMatchObject({ ok: false });
  });

  it('allows members that it does not know', () => {
    const position = positionOf('login/pre-login');
    expect(validateEvent({ ...sampleEvent(position), brand_new: 1 }, position)).toEqual({ ok: true });
  });

  it('does not take inherited members for members', () => {
    const position = positionOf('login/pre-login');
    expect(validateEvent(Object.create(sampleEvent(position)), position).ok).toBe(false);
  });

  it("holds the tenant's metadata schemas, whose references stay their own", () => {
    const app = {
      $id: 'https://acme.example/x',
      type: 'object',
      properties: { tier: { $ref: '#/$defs/tier' } },
      $defs: { tier: { enum: ['free', 'paid'] } },
    };
    const position = positionOf('login/post-auth');
    const schema = eventSchema(position, { app, user: app });
    const event = (tier: string) => change(sampleEvent(position), ['user', 'app_metadata'], () => ({ tier }));
    expect(validate(schema, event('free'))).toEqual([]);
    expect(validate(schema, event('gratis'))).toMatchObject([{ pointer: '/user/app_metadata/tier' }]);
  });
});
