import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { expect, it } from 'vitest';
import { newContinuationKey } from '../../runtime/flow/continuation-keys.ts';
import type { FlowRunAnswer } from '../../schemas/generated/flow-run-answer.ts';
import { goOn, start, wellFor } from './flow-support.ts';
import { type GeneratedPlatform, generatedFlows, generatedPlatforms, receiverFetch } from './generated-flows.ts';
import { appOf, tenantOf } from './support.ts';

/** All answers of a run, each call made to the next of the services. */
async function drive(apps: readonly FastifyInstance[], platform: GeneratedPlatform): Promise<FlowRunAnswer[]> {
  const appFor = (call: number) => apps[call % apps.length] ?? apps[0];
  const answers: FlowRunAnswer[] = [];
  for (let at = 0; at < platform.abandonsAt; at++) {
    const app = appFor(at);
    const last = answers.at(-1);
    if (app === undefined || (last !== undefined && last.status !== 'awaiting')) break;
    answers.push(last === undefined ? await start(app, 'login', platform.event) : await goOn(app, last, outputFor(last, platform, at)));
  }
  return answers;
}

function outputFor(answer: FlowRunAnswer, { found, passes }: GeneratedPlatform, at: number) {
  const well = wellFor(answer);
  switch (answer.awaiting?.block) {
    case 'identity-lookup':
      return found ? well : { output: { found } };
    case 'check-mfa-status':
      return { output: { enrolled: true, factors: ['totp'] } };
    case 'password-check':
    case 'mfa':
      return passes(at) ? well : { output: { verified: false } };
    default:
      return well;
  }
}

/** What a platform sees of a run, without what names the run itself. */
const seen = (answers: readonly FlowRunAnswer[]) => answers.map(({ run: _run, continuation: _continuation, ...rest }) => rest);

const keysOf = (answers: readonly FlowRunAnswer[]) =>
  answers.flatMap(({ effects }) => Object.values(effects).flatMap((effect) => Object.keys(effect)));

it('of any flow hands over nothing but what is committed before it completes, whatever replica goes on with it', {
  timeout: 300_000,
}, async () => {
  const statuses = new Set<string>();
  await fc.assert(
    fc.asyncProperty(generatedFlows, fc.array(generatedPlatforms, { minLength: 4, maxLength: 6 }), async (files, platforms) => {
      const tenants = [tenantOf(files)];
      const continuationKeys = [newContinuationKey()] as const;
      const serving = () => appOf({ tenants, continuationKeys, fetch: () => receiverFetch });
      const [one, first, second] = [serving(), serving(), serving()];
      for (const platform of platforms) {
        const answers = await drive([one], platform);
        // Any split over replicas comes to the same.
        expect(seen(await drive([first, second], platform))).toEqual(seen(answers));
        const last = answers.at(-1);
        statuses.add(last?.status ?? 'abandoned');
        const before = last?.status === 'completed' ? answers.slice(0, -1) : answers;
        expect(keysOf(before).filter((name) => name !== 'now')).toEqual([]);
        // A user who does not exist gets nowhere, and nothing of the tenant's ran for them.
        if (!platform.found && platform.abandonsAt > 1) {
          expect(last?.status).not.toBe('completed');
          expect(answers.slice(1).flatMap(({ log }) => log)).toEqual([]);
          expect(keysOf(answers)).toEqual([]);
        }
        for (const { errors } of answers) expect(errors.map(({ code }) => code)).not.toContain('internal-error');
      }
    }),
    { numRuns: 12 },
  );
  expect([...statuses].sort()).toEqual(['abandoned', 'awaiting', 'completed', 'denied'].filter((status) => statuses.has(status)));
  expect(statuses).toContain('completed');
  expect(statuses).toContain('denied');
});
