import { stringify } from 'yaml';
import { patterns, policies } from './policies.js';

/** The platform's blocks around the actions of a stage. */
const around: { readonly [stage: string]: { readonly before?: readonly string[]; readonly behind?: readonly string[] } } = {
  'login/pre-login': { behind: ['identity-lookup', 'password-check'] },
  'login/post-auth': { before: ['risk-evaluate'] },
  'login/post-login': { before: ['issue-session'] },
  'registration/pre-create': { behind: ['identity-create'] },
  'token-refresh/pre-issue': { behind: ['issue-tokens'] },
};

/** A policy repository of so many actions: copies of the policies, each with a name of its own. */
export function repositoryOf(count: number): Map<string, string> {
  const files = new Map<string, string>();
  const placed = new Map<string, string[]>();
  for (let index = 0; index < count; index++) {
    const policy = policies[index % policies.length];
    if (policy === undefined) throw new Error('there are no policies');
    const slug = `${policy.slug}-${index}`;
    files.set(`actions/${slug}.ts`, policy.source.replace(/async function (\w+)/, `async function $1${index}`));
    placed.set(policy.at, [...(placed.get(policy.at) ?? []), slug]);
  }
  const flows = new Map<string, { [stage: string]: unknown[] }>();
  for (const [at, slugs] of [...placed].sort(byStage)) {
    const [flow = '', stage = ''] = at.split('/');
    const { before = [], behind = [] } = around[at] ?? {};
    const parts = partsOf(slugs).map((part, index) => {
      const name = `${flow}-${stage}-${index + 1}`;
      files.set(`flows/${name}.yaml`, stringify({ custom: name, stages: { actions: part.map((action) => ({ action })) } }));
      return { 'run-flow': name };
    });
    flows.set(flow, { ...flows.get(flow), [stage]: [...before, ...parts, ...behind] });
  }
  for (const [flow, stages] of flows) files.set(`flows/${flow}.yaml`, stringify({ flow, stages }));
  files.set('schemas/app-metadata.schema.json', JSON.stringify(metadataOfAll()));
  const allow = [...new Map(policies.flatMap((policy) => policy.allow.map((entry) => [JSON.stringify(entry), entry]))).values()];
  files.set('writ.yaml', stringify({ tenant: 'bench', fetch: { allow }, metadata: { app: 'schemas/app-metadata.schema.json' } }));
  return files;
}

/** A stage has at most 128 blocks, so the actions of one stand in custom flows that it runs. */
const mostBlocks = 128;

function partsOf(slugs: readonly string[]): string[][] {
  const count = Math.ceil(slugs.length / mostBlocks);
  return Array.from({ length: count }, (_, index) => slugs.slice(index * mostBlocks, (index + 1) * mostBlocks));
}

/** Stages of a flow in the order in which they run: the larger policies stand behind the first pattern of their stage. */
function byStage([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  const order = patterns.map(({ at }): string => at);
  return order.indexOf(left) - order.indexOf(right);
}

/** One schema for what the two tenants of the benchmark keep. */
function metadataOfAll() {
  const schemas = policies.map(({ metadata }) => metadata as { readonly properties: object });
  return { type: 'object', properties: Object.assign({}, ...schemas.map(({ properties }) => properties)) };
}
