import type { ActionBounds, EgressManifest, Flow } from '../../schemas/generated/bundle.ts';
import type { Explanation } from '../../schemas/generated/explanation.ts';
import type { Program } from '../../schemas/ir/program.ts';
import { blocksIn } from '../../schemas/platform/flow-walk.ts';
import { riskySettingsOf } from '../../schemas/platform/risky-settings.ts';
import { factsOf } from './program-facts.ts';

/** What is explained: the actions of a tenant, or one that was compiled alone. */
export interface ExplainedPolicy {
  readonly tenant?: string;
  /** Those of the tenant. */
  readonly flows?: { readonly [name: string]: Flow };
  readonly actions: {
    readonly [slug: string]: { readonly program: Program; readonly egress: EgressManifest; readonly bounds?: ActionBounds };
  };
}

/** What a policy can do, for tools and for the other formats. */
export function explainPolicy({ tenant, flows, actions }: ExplainedPolicy): Explanation {
  const explained = Object.entries(actions)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(
      ([slug, { program, egress, bounds }]) =>
        [
          slug,
          {
            positions: factsOf(program).positions,
            egress,
            secrets: secretsOf(sourcesOf(egress)),
            ...(bounds === undefined ? {} : { bounds }),
          },
        ] as const,
    );
  return {
    version: 1,
    ...(tenant === undefined ? {} : { tenant }),
    ...(flows === undefined ? {} : { blocks: riskyBlocks(flows) }),
    actions: Object.fromEntries(explained),
    egress: entriesOf(explained.map(([slug, { egress }]) => [slug, egress])),
  };
}

/** The blocks that say something against the defaults that keep a run safe. A disabled one does nothing. */
function riskyBlocks(flows: { readonly [name: string]: Flow }): NonNullable<Explanation['blocks']> {
  return Object.entries(flows).flatMap(([flow, { stages }]) =>
    stages.flatMap(({ stage, blocks }) =>
      blocksIn(blocks).flatMap((block) => {
        const settings = riskySettingsOf(block);
        if (block.disabled || Object.keys(settings).length === 0) return [];
        return [{ flow, stage, slug: block.slug, kind: block.kind, ...settings }];
      }),
    ),
  );
}

function sourcesOf({ targets }: EgressManifest): string[] {
  return targets.flatMap(({ from }) => [...from.url, ...from.headers, ...from.body]);
}

function secretsOf(paths: readonly string[]): string[] {
  return ordered(paths.flatMap((path) => (path.startsWith('secret ') ? [path.slice('secret '.length)] : [])));
}

function entriesOf(manifests: readonly (readonly [slug: string, EgressManifest])[]): Explanation['egress'] {
  const targets = manifests.flatMap(([slug, manifest]) => manifest.targets.map((target) => ({ slug, target })));
  return ordered(targets.map(({ target }) => target.entry)).map((entry) => {
    const here = targets.filter(({ target }) => target.entry === entry);
    const sources = here.flatMap(({ target: { from } }) => [...from.url, ...from.headers, ...from.body]);
    return {
      entry,
      methods: [...new Set(here.map(({ target }) => target.method))].sort(),
      actions: ordered(here.map(({ slug }) => slug)),
      from: ordered(sources.filter((path) => !path.startsWith('secret '))),
      decides: ordered(here.flatMap(({ target }) => target.decides)),
      secrets: secretsOf(sources),
    };
  });
}

function ordered(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

/** A path as people read it: an event field as `send` names it. */
export function pathText(path: string): string {
  if (path.startsWith('event.')) return path.slice('event.'.length);
  return path === 'event' ? 'all of event' : path.replace(/^answer /, 'the answer of ');
}
