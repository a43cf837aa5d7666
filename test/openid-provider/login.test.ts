import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildApp } from '../../runtime/server/index.ts';
import { acmeBundle } from '../server/support.ts';
import type { Account } from './accounts.ts';
import { Browser } from './browser.ts';
import { Platform } from './platform.ts';
import { api, callback, type ProviderHost, startProvider } from './provider.ts';

const ada: Account = {
  id: 'usr_ada',
  email: 'ada@acme.example',
  password: 'correct horse',
  code: '492039',
  app_metadata: { tier: 'corporate', signup_segment: 'b2b' },
  user_metadata: {},
  logins: 4,
};

const services: { close(): Promise<unknown> }[] = [];
let platform: Platform;
let host: ProviderHost;
let openid: client.Configuration;

beforeAll(async () => {
  const writ = buildApp({ tenants: [await acmeBundle()], development: true });
  services.push(writ);
  await writ.listen({ host: '127.0.0.1', port: 0 });
  platform = new Platform(`http://127.0.0.1:${(writ.server.address() as AddressInfo).port}`, [ada]);
  host = await startProvider(platform);
  services.push(host);
  openid = await client.discovery(new URL(host.issuer), 'app', undefined, client.None(), { execute: [client.allowInsecureRequests] });
}, 60_000);

afterAll(async () => {
  for (const service of services.reverse()) await service.close();
});

beforeEach(() => {
  platform.risk = 10;
  platform.tor = false;
  ada.app_metadata = { tier: 'corporate', signup_segment: 'b2b' };
});

/** One login of a user at a browser: every form is one that the provider asked for. */
async function login(...forms: readonly object[]) {
  const browser = new Browser();
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const url = client.buildAuthorizationUrl(openid, {
    redirect_uri: callback,
    scope: 'openid',
    resource: api,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  let page = await browser.open(url.href);
  const form = page.url;
  expect(form.pathname).toMatch(/^\/interaction\//);
  for (const fields of forms) page = await browser.post(form, fields);
  return { page, exchange: () => client.authorizationCodeGrant(openid, page.url, { pkceCodeVerifier: verifier, expectedState: state }) };
}

/** The access token's claims, once its signature is one of the provider's keys. */
async function verified(token: string): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(`${host.issuer}/jwks`));
  return (await jwtVerify(token, keys, { issuer: host.issuer, audience: api })).payload;
}

const password = { identifier: ada.email, password: ada.password };

describe('a real OpenID provider that has Writ decide', () => {
  test('puts the claim of the login flow into the access token, from the code exchange on', async () => {
    const { exchange } = await login(password);
    const tokens = await exchange();
    expect(await verified(tokens.access_token)).toMatchObject({ sub: 'usr_ada', tier: 'corporate', segment: 'b2b' });
  });

  test('puts what changed since into the token of a refresh', async () => {
    const tokens = await (await login(password)).exchange();
    ada.app_metadata = { tier: 'free' };
    const refreshed = await client.refreshTokenGrant(openid, tokens.refresh_token ?? '', { resource: api });
    const claims = await verified(refreshed.access_token);
    expect(claims).toMatchObject({ sub: 'usr_ada', tier: 'free' });
    expect(claims).not.toHaveProperty('segment');
  });

  test('gives no code to a wrong password, and the same answer where nobody has the name', async () => {
    const wrong = await login({ ...password, password: 'battery staple' });
    const unknown = await login({ ...password, identifier: 'nobody@acme.example' });
    for (const { page, exchange } of [wrong, unknown]) {
      expect(page.url.searchParams.get('error')).toBe('access_denied');
      expect(page.url.searchParams.has('code')).toBe(false);
      expect(page.url.href).not.toMatch(/password-check|failed|found/);
      await expect(exchange()).rejects.toMatchObject({ error: 'access_denied' });
    }
    expect(wrong.page.url.searchParams.get('error_description')).toBe(unknown.page.url.searchParams.get('error_description'));
  });

  test('asks for a second factor where the risk is high, and gives the token behind it', async () => {
    platform.risk = 60;
    const first = await login(password);
    expect(first.page.text).toBe('{"enter":"code"}');
    const { exchange } = await login(password, { code: ada.code });
    expect(await verified((await exchange()).access_token)).toMatchObject({ sub: 'usr_ada', tier: 'corporate' });
  });

  test('gives no token behind a wrong second factor, nor to one who leaves the form empty', async () => {
    platform.tor = true;
    const { page, exchange } = await login(password, { code: '000000' });
    expect(page.url.searchParams.get('error')).toBe('access_denied');
    await expect(exchange()).rejects.toMatchObject({ error: 'access_denied' });
    const abandoned = await login(password);
    expect(abandoned.page.url.searchParams.has('code')).toBe(false);
  });

  test('gives no token in a refresh that the policy refuses', async () => {
    const tokens = await (await login(password)).exchange();
    // A stored value that breaks the tenant's own schema stops the action that reads it, and so the refresh.
    ada.app_metadata = { tier: 7 };
    const refused = client.refreshTokenGrant(openid, tokens.refresh_token ?? '', { resource: api });
    await expect(refused).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});
