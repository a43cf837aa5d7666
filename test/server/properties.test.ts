import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoadedBundle } from '../../runtime/bundle/load.ts';
import { canonicalize } from '../../runtime/ir/canonical.ts';
import { documents } from '../../schemas/documents/index.ts';
import { attachPoints } from '../../schemas/platform/flows.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { presetNames } from '../../schemas/platform/presets.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import { validate } from '../../schemas/validator.ts';
import { acmeBundle, actionUrl, appOf, post, stageTenant, stageUrl } from './support.ts';

let acme: LoadedBundle;
beforeAll(async () => {
  acme = await acmeBundle();
});

const names = ['__proto__', 'constructor', 'toString', 'tier', 'a/b', '~', ''];
const anyJson = fc.jsonValue({ maxDepth: 4 });
const anyMember = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), anyJson, { maxKeys: 5 });

/** Complete events, then with anything in their metadata, or with one group replaced by anything. */
const events = fc
  .record({
    at: fc.constantFrom(...attachPoints),
    preset: fc.constantFrom(...presetNames),
    bag: anyMember,
    broken: fc.option(anyJson),
    group: fc.nat(6),
  })
  .map(({ at, preset, bag, broken, group }) => {
    const sample = sampleEvent(positionOf(at), preset);
    const { user } = sample;
    const event = { ...sample, ...(typeof user === 'object' ? { user: { ...user, app_metadata: bag } } : {}) };
    const name = Object.keys(event)[group] ?? 'user';
    return { at, event: broken === null ? event : { ...event, [name]: broken } };
  });

const noConnection = () => Promise.reject(new Error('nothing is connected'));

function expectToFollowItsSchema(answers: string, { statusCode, body }: { readonly statusCode: number; readonly body: string }): void {
  expect(statusCode).toBeLessThan(500);
  expect(validate(documents[statusCode === 200 ? answers : 'problem'] ?? false, JSON.parse(body))).toEqual([]);
}

describe('whatever is asked', () => {
  it('the answer of a dry run follows its schema', async () => {
    const app = appOf({ tenants: [acme] });
    const slugs = fc.constantFrom(...Object.keys(acme.bundle.actions), ...names.filter((name) => !/[/~]|^$/.test(name)));
    await fc.assert(
      fc.asyncProperty(events, slugs, fc.option(anyMember, { nil: undefined }), anyJson, async ({ at, event }, slug, step, config) => {
        expectToFollowItsSchema('action-run-answer', await post(app, actionUrl(slug), { at, event, step, config }));
      }),
      { numRuns: 150 },
    );
  });

  it('the answer of a stage follows its schema', async () => {
    const app = appOf({ tenants: [acme], fetch: () => noConnection });
    await fc.assert(
      fc.asyncProperty(events, fc.option(fc.dictionary(fc.string(), anyMember), { nil: undefined }), async ({ at, event }, step) => {
        expectToFollowItsSchema('stage-run-answer', await post(app, stageUrl(at), { event, step }));
      }),
      { numRuns: 150 },
    );
  });

  it('a body that is no request is a problem of the 400s', async () => {
    const app = appOf({ tenants: [acme] });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (payload) => {
        const answer = await app.inject({
          method: 'POST',
          url: stageUrl('login/post-auth'),
          payload,
          headers: { 'content-type': 'application/json' },
        });
        expect(answer.statusCode).toBeGreaterThanOrEqual(400);
        expectToFollowItsSchema('stage-run-answer', answer);
      }),
      { numRuns: 150 },
    );
  });
});

describe('what is stored under any name', () => {
  it('goes through step state, patches and claims as it is', async () => {
    const at = 'login/post-auth';
    const app = appOf({
      tenants: [
        stageTenant(at, {
          first: 'api.user.setAppMetadata({ bag: event.user.user_metadata }); api.state.set("bag", event.user.user_metadata)',
          second: 'api.state.set("bag", step?.first?.bag ?? null); api.session.setCustomClaim("bag", step?.first?.bag ?? null)',
        }),
      ],
    });
    const sample = sampleEvent(positionOf(at));
    await fc.assert(
      fc.asyncProperty(anyMember, async (bag) => {
        const event = { ...sample, user: { ...(sample.user as object), app_metadata: {}, user_metadata: bag } };
        const answer = (await post(app, stageUrl(at), { event })).json();
        const expected = JSON.parse(JSON.stringify(bag), (_key, value) => (typeof value === 'string' ? value.toWellFormed() : value));
        const copies = [answer.step.first.bag, answer.step.second.bag, answer.effects.app_metadata.bag, answer.effects.claims.bag];
        // By text: an equality of objects does not see a member called __proto__.
        for (const copy of copies) expect(canonicalize(copy)).toBe(canonicalize(expected));
      }),
      { numRuns: 100 },
    );
  });
});
