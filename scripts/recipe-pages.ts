import { fileURLToPath } from 'node:url';
import { mermaidFlow } from '../cli/format/flow/mermaid.ts';
import { compileTenant, type TenantResult } from '../compiler/index.ts';
import { fenced } from './marked-sections.ts';

/** The flows that each recipe's page draws: repository of `policies/`, then flow. */
const recipes: { readonly [page: string]: readonly (readonly [repository: string, flow: string])[] } = {
  'corporate-tag': [['acme', 'registration']],
  'country-guard': [['country-guard', 'login']],
  'crm-webhook': [['crm-webhook', 'registration']],
  'disposable-email': [['acme', 'registration']],
  'fraud-pipeline': [['fraud-pipeline', 'login']],
  'fraud-webhook': [['fraud-webhook', 'login']],
  'network-guard': [['network-guard', 'login']],
  'step-up': [['acme', 'login']],
  'tier-claim': [
    ['acme', 'login'],
    ['acme', 'token-refresh'],
  ],
  welcome: [['welcome', 'registration']],
};

/** The made part of each page of `docs/recipes`, by its path: its flows as `writ explain FLOW --format mermaid` draws them. */
export async function recipeSections(): Promise<{ readonly [page: string]: { readonly diagram: string } }> {
  const sections: { [page: string]: { readonly diagram: string } } = {};
  for (const [page, flows] of Object.entries(recipes)) {
    const drawings = await Promise.all(flows.map(([repository, flow]) => drawing(repository, flow)));
    sections[`docs/recipes/${page}.md`] = { diagram: drawings.join('\n\n') };
  }
  return sections;
}

const compiled = new Map<string, Promise<TenantResult>>();

async function drawing(repository: string, flow: string): Promise<string> {
  const directory = fileURLToPath(new URL(`../policies/${repository}/`, import.meta.url));
  const result = compiled.get(repository) ?? compileTenant(directory);
  compiled.set(repository, result);
  const { drawn } = await result;
  const found = drawn?.find((known) => known.flow === flow);
  if (found === undefined) throw new Error(`policies/${repository} has no flow ${flow} that compiles`);
  return fenced('mermaid', mermaidFlow(found).trimEnd());
}
