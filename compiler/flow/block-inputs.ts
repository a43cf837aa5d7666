import type { BlockPlace, CompilableBlock } from '../../schemas/platform/flow-walk.ts';
import { distinctPositions } from '../../schemas/platform/position.ts';
import { stepEntries, stepEntry } from '../../schemas/platform/step-state.ts';
import type { ActionInput } from '../compile.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { LoadedTenant } from '../source/model.ts';
import { decisionText } from './decision.ts';
import type { ExpressionSetting } from './expressions.ts';
import type { GeneratedText } from './generated-text.ts';
import { schemaOfValue } from './json-value-schema.ts';
import { logEventText } from './log-event.ts';
import { webhookText } from './webhook.ts';

/** A block of a flow as the action that it is compiled as. */
export interface BlockInput {
  readonly block: CompilableBlock;
  /** Tells it from every other block and every action. */
  readonly key: string;
  readonly source: GeneratedText;
  readonly input: ActionInput;
}

/** The blocks of a repository's flows that are compiled to programs of their own, those that some flow of the platform reaches. */
export function blockInputs(tenant: LoadedTenant): { readonly inputs: readonly BlockInput[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const inputs = [...placesByBlock(tenant)].flatMap(([block, places]): BlockInput[] => {
    const origin = tenant.originOf(block);
    if (origin === undefined) throw new Error(`the block ${block.slug} is written nowhere`);
    const own: Diagnostic[] = [];
    const source = textOf(block, { origin, session: sessionAt(places), isSure: (slug) => isSureAt(places, slug), diagnostics: own });
    diagnostics.push(...own);
    if (own.length > 0) return [];
    return [{ block, key: `${origin.file.source.path}#${origin.pointer}`, source, input: inputOf(tenant, block, places, source) }];
  });
  return { inputs, diagnostics };
}

function placesByBlock({ places }: LoadedTenant): ReadonlyMap<CompilableBlock, readonly BlockPlace[]> {
  const found = new Map<CompilableBlock, BlockPlace[]>();
  for (const place of places) {
    const { block } = place;
    if (block.kind !== 'action') found.set(block, [...(found.get(block) ?? []), place]);
  }
  return found;
}

function textOf(block: CompilableBlock, setting: ExpressionSetting): GeneratedText {
  switch (block.kind) {
    case 'decision':
      return decisionText(block, setting);
    case 'log-event':
      return logEventText(block, setting);
    case 'webhook':
      return webhookText(block, setting);
  }
}

function inputOf({ manifest }: LoadedTenant, block: CompilableBlock, places: readonly BlockPlace[], source: GeneratedText): ActionInput {
  return {
    source,
    modules: new Map(),
    positions: distinctPositions(places.map(({ position }) => position)),
    metadata: manifest.metadata,
    config: schemaOfValue(block.kind === 'decision' ? (block.config ?? {}) : {}),
    places,
    allow: manifest.allowed,
    limits: manifest.limits,
    secrets: manifest.secrets,
  };
}

/** The slug under which every way to all these places has left the session. */
function sessionAt(places: readonly BlockPlace[]): string | undefined {
  const slugs = places.map(({ step }) => {
    const issued = [...stepEntries(step)].filter(([, { writers, always }]) => {
      return always && writers.every((writer) => 'kind' in writer && writer.kind === 'platform' && writer.block === 'issue-session');
    });
    return issued.map(([slug]) => slug);
  });
  const [first = [], ...others] = slugs;
  return first.find((slug) => others.every((known) => known.includes(slug)));
}

/** Whether every way to all these places has written a slug. */
function isSureAt(places: readonly BlockPlace[], slug: string): boolean {
  return places.every(({ step }) => stepEntry(step, slug)?.always === true);
}
