import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { onTestFinished } from 'vitest';
import { compileLoaded, compileTenant, type TenantResult } from '../../compiler/compile-tenant.ts';
import { bundleFile, encodeBundle } from '../../compiler/emit/bundle.ts';
import { loadFiles } from '../../compiler/source/load.ts';
import { type LoadedBundle, loadBundle } from '../../runtime/bundle/load.ts';
import { type AppOptions, buildApp } from '../../runtime/server/index.ts';
import type { JsonRecord } from '../../schemas/json.ts';
import type { AttachPoint } from '../../schemas/platform/flows.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import type { PresetName } from '../../schemas/platform/presets.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';

function loaded({ bundle, diagnostics }: TenantResult): LoadedBundle {
  if (bundle === undefined) throw new Error(diagnostics.map(({ file, message }) => `${file}: ${message}`).join('\n'));
  return loadBundle(encodeBundle(bundleFile(bundle)), undefined, { development: true });
}

let acme: Promise<LoadedBundle> | undefined;

/** The example tenant, compiled once. */
export function acmeBundle(): Promise<LoadedBundle> {
  acme ??= compileTenant('policies/acme').then(loaded);
  return acme;
}

/** A tenant from files in memory. */
export function tenantOf(files: { readonly [path: string]: string }): LoadedBundle {
  const development = { development: true };
  return loaded(compileLoaded(loadFiles(new Map(Object.entries(files)), development), development));
}

/** A tenant whose actions stand in one stage, in the order given. `blocks` may say more of each than its name. */
export function stageTenant(
  at: AttachPoint,
  actions: { readonly [slug: string]: string },
  { blocks = Object.keys(actions).map((slug) => `action: ${slug}`), manifest = '' } = {},
): LoadedBundle {
  const [flow, stage] = at.split('/');
  const terminal = flow === 'login' ? '  post-login: [issue-session]\n' : '';
  const list = blocks.map((block) => `    - ${block.startsWith('{') ? block : `{ ${block} }`}\n`).join('');
  return tenantOf({
    'writ.yaml': `tenant: acme\n${manifest}`,
    [`flows/${flow}.yaml`]: `flow: ${flow}\nstages:\n  ${stage}:\n${list}${stage === 'post-login' ? '' : terminal}`,
    ...Object.fromEntries(
      Object.entries(actions).map(([slug, body]) => [
        `actions/${slug}.ts`,
        `export default async function action(event, api) {\n${body}\n}\n`,
      ]),
    ),
  });
}

/** A service without a socket. It closes when the test ends. */
export function appOf(options: AppOptions): FastifyInstance {
  const app = buildApp({ development: true, ...options });
  onTestFinished(() => app.close());
  return app;
}

export function eventAt(at: AttachPoint, preset?: PresetName): JsonRecord {
  return sampleEvent(positionOf(at), preset);
}

export function post(app: FastifyInstance, url: string, body: unknown): Promise<LightMyRequestResponse> {
  return app.inject({ method: 'POST', url, payload: body as object });
}

export const stageUrl = (at: AttachPoint, tenant = 'acme') => {
  const [flow, stage] = at.split('/');
  return `/v1/tenants/${tenant}/flows/${flow}/stages/${stage}/runs`;
};

export const actionUrl = (slug: string, tenant = 'acme') => `/v1/tenants/${tenant}/actions/${slug}/runs`;

export const flowUrl = (flow: string, tenant = 'acme') => `/v1/tenants/${tenant}/flows/${flow}/runs`;

export const continueUrl = (tenant = 'acme') => `/v1/tenants/${tenant}/runs/continue`;
