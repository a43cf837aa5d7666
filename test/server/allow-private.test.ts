import { expect, it, vi } from 'vitest';
import { ServiceError } from '../../runtime/server/index.ts';
import { asked, startReceiver } from '../host/receiver.ts';
import { appOf, eventAt, post, stageTenant, stageUrl } from './support.ts';

vi.mock('node:dns/promises', () => ({ lookup: async () => [{ address: '127.0.0.1', family: 4 }] }));

const at = 'login/post-auth';

async function fetchError(allowPrivate: readonly string[]): Promise<unknown> {
  const receiver = await startReceiver((_request, response) => response.end('fine'));
  const { url } = asked(`https://crm.acme.example:${receiver.port}/`);
  const tenant = stageTenant(
    at,
    { tell: `try { await api.fetch('${url}'); } catch (error) { api.state.set('error', error.message); }` },
    { manifest: `fetch: { allow: ['${url}'] }\n` },
  );
  const answer = await post(appOf({ tenants: [tenant], allowPrivate }), stageUrl(at), { event: eventAt(at) });
  return answer.json();
}

// The receiver's certificate is of an authority that only tests trust, so being reached shows in being refused.
it('lets fetches reach the ranges that the operator opened, and no other private ones', async () => {
  expect(JSON.stringify(await fetchError([]))).toContain('the host has a private or reserved address');
  expect(JSON.stringify(await fetchError(['10.0.0.0/8']))).toContain('the host has a private or reserved address');
  expect(JSON.stringify(await fetchError(['127.0.0.0/8']))).toContain('the certificate of the host is not trusted');
});

it('does not start with a range that opens too much', () => {
  expect(() => appOf({ tenants: [], allowPrivate: ['0.0.0.0/0'] })).toThrow(ServiceError);
});
