import { expect, it, onTestFinished } from 'vitest';
import { type GuardedFetchChoices, openGuardedFetch } from '../../runtime/index.ts';
import { asked, failureCode, startReceiver } from './receiver.ts';

async function fetchOf(choices: GuardedFetchChoices) {
  const fetch = await openGuardedFetch(choices);
  onTestFinished(() => fetch.close());
  return fetch;
}

it('gives a program that embeds the runtime the fetch of the service', async () => {
  const receiver = await startReceiver((_request, response) => response.end('fine'));
  const origin = `http://localhost:${receiver.port}`;
  const fetch = await fetchOf({ allow: [`${origin}/hooks`], development: true });
  expect(await failureCode(fetch(asked(`${origin}/other`)))).toBe('not-allowed');
  // The receiver speaks TLS, so plain HTTP gets as far as its socket and no further.
  expect(await failureCode(fetch(asked(`${origin}/hooks`)))).not.toBe('not-allowed');
  expect(receiver.connections()).toBeGreaterThan(0);
});

it('is not made of entries and ranges that cannot be used', async () => {
  await expect(openGuardedFetch({ allow: ['https://*'] })).rejects.toThrow('https://*');
  await expect(openGuardedFetch({ allow: [], allowPrivate: ['10.0.0.0/7'] })).rejects.toThrow('10.0.0.0/7');
});
