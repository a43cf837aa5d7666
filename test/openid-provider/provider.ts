import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { JsonRecord } from '../../schemas/json.ts';
import type { Form, Platform, Standing } from './platform.ts';

export const api = 'https://api.acme.example';
export const callback = 'http://127.0.0.1:9/callback';

export interface ProviderHost {
  readonly issuer: string;
  readonly close: () => Promise<void>;
}

/** A real OpenID provider whose logins and refreshes go through the platform, and so through Writ. */
export async function startProvider(platform: Platform): Promise<ProviderHost> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  /** Claims of the access tokens of a login, by its session and, once there is one, by its grant. */
  const claimsOf = new Map<string, JsonRecord>();
  const provider = await newProvider(issuer, platform, claimsOf);
  const answerOthers = provider.callback();
  /** Logins that wait for a second factor, by interaction. */
  const waiting = new Map<string, Extract<Standing, { status: 'awaiting' }>>();

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { uid } = await provider.interactionDetails(request, response);
    const form = JSON.parse(await bodyOf(request)) as Partial<Form>;
    const waits = waiting.get(uid);
    waiting.delete(uid);
    const standing =
      waits === undefined
        ? await platform.login({ identifier: form.identifier ?? '', password: form.password ?? '' })
        : await platform.secondFactor(waits, form.code ?? '');
    switch (standing.status) {
      case 'awaiting':
        waiting.set(uid, standing);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"enter":"code"}');
        return;
      case 'denied':
        // What the user may read, and never the reason.
        await provider.interactionFinished(request, response, { error: 'access_denied', error_description: standing.message });
        return;
      case 'completed':
        claimsOf.set(standing.account.id, standing.claims);
        await provider.interactionFinished(request, response, { login: { accountId: standing.account.id } });
    }
  }

  server.on('request', (request, response) => {
    if (request.method !== 'POST' || request.url?.startsWith('/interaction/') !== true) {
      answerOthers(request, response);
      return;
    }
    interact(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return { issuer, close: () => closeServer(server) };
}

async function newProvider(issuer: string, platform: Platform, claimsOf: Map<string, JsonRecord>): Promise<Provider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'test', use: 'sig', alg: 'RS256' };
  return new Provider(issuer, {
    clients: [
      {
        client_id: 'app',
        token_endpoint_auth_method: 'none',
        redirect_uris: [callback],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: ['only-of-this-test'] },
    scopes: ['openid'],
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => api,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: api,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 600, RefreshToken: 600, Session: 600 },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    loadExistingGrant: async (context) => {
      const { client, session, provider } = context.oidc;
      const accountId = session?.accountId;
      if (client === undefined || accountId === undefined) return undefined;
      const grant = new provider.Grant({ accountId, clientId: client.clientId });
      grant.addOIDCScope('openid');
      grant.addResourceScope(api, '');
      const id = await grant.save();
      claimsOf.set(id, claimsOf.get(accountId) ?? {});
      return grant;
    },
    extraTokenClaims: (context, token) => claimsFor(context, token as { readonly grantId?: string; readonly accountId?: string }),
  });

  /** The claims that the login left behind; a refresh has its own flow, which may refuse it. */
  async function claimsFor(context: KoaContextWithOIDC, { grantId = '', accountId = '' }: { grantId?: string; accountId?: string }) {
    if (context.oidc.params?.grant_type !== 'refresh_token') return claimsOf.get(grantId);
    const standing = await platform.refresh(accountId);
    if (standing.status !== 'completed') throw new errors.InvalidGrant('refused by policy');
    return standing.claims;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
