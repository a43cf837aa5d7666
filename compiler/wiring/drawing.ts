import type { Block, EgressManifest } from '../../schemas/generated/bundle.ts';
import type { DrawnBlock, DrawnFlow } from '../../schemas/generated/drawn-flow.ts';
import { blocks as platformBlocks } from '../../schemas/platform/blocks.ts';
import { riskySettingsOf } from '../../schemas/platform/risky-settings.ts';
import type { WiringFacts } from './facts.ts';
import { deniesWhenFailed } from './routed-checks.ts';
import type { Wiring } from './wiring.ts';

type EgressOf = (block: Block) => EgressManifest | undefined;

interface Drawing {
  readonly wiring: Wiring;
  readonly egressOf: EgressOf;
  /** Custom flows that are being drawn: one that runs itself is drawn once. */
  readonly inside: readonly string[];
}

/** Every flow of a tenant, its blocks in order, with what each reads and writes. */
export function drawFlows(wiring: Wiring, egressOf: EgressOf): readonly DrawnFlow[] {
  return wiring.tenant.flows.map(({ name, flow: { custom, stages } }) => {
    const drawing = { wiring, egressOf, inside: [name] };
    return {
      version: 1,
      tenant: wiring.tenant.manifest.tenant,
      flow: name,
      custom,
      stages: stages.map(({ stage, blocks }) => ({ stage, blocks: drawList(blocks, drawing) })),
    };
  });
}

function drawList(blocks: readonly Block[], drawing: Drawing): DrawnBlock[] {
  return blocks.map((block, index) =>
    drawBlock(
      block,
      blocks.slice(index + 1).find(({ disabled }) => !disabled),
      drawing,
    ),
  );
}

function drawBlock(block: Block, next: Block | undefined, drawing: Drawing): DrawnBlock {
  const { kind, slug, disabled } = block;
  const { wiring, egressOf } = drawing;
  const facts = disabled ? undefined : wiring.factsOf(block);
  // What it is stays to be seen where it is disabled; what it would do is not done.
  const does = disabled
    ? nothing
    : { writes: writesOf(block, facts), denials: denialsOf(block, next, wiring), sends: sendsOf(egressOf(block)) };
  return {
    kind,
    slug,
    runs: runsOf(block),
    disabled,
    reads: readsOf(facts),
    ...does,
    ...riskySettingsOf(block),
    ...partsOf(block, drawing),
  };
}

const nothing = { writes: { step: [], metadata: [], claims: [] }, denials: [], sends: [] };

function runsOf(block: Block): string {
  if (block.kind === 'platform') return block.block;
  if (block.kind === 'action') return block.action;
  return block.kind === 'run-flow' ? block.flow : block.kind;
}

function partsOf(block: Block, drawing: Drawing): Pick<DrawnBlock, 'branches' | 'inside'> {
  if (block.kind === 'decision') {
    const branches = block.branches.map((branch) => ({ if: branch.if, blocks: drawList(branch.blocks, drawing) }));
    return { branches: [...branches, { blocks: drawList(block.otherwise, drawing) }] };
  }
  if (block.kind !== 'run-flow' || drawing.inside.includes(block.flow)) return {};
  const { flows } = drawing.wiring;
  const stages = (Object.hasOwn(flows, block.flow) ? flows[block.flow] : undefined)?.stages ?? [];
  const blocks = stages.flatMap((stage) => stage.blocks);
  return { inside: drawList(blocks, { ...drawing, inside: [...drawing.inside, block.flow] }) };
}

/** What it reads of what other blocks and earlier runs wrote. */
function readsOf(facts: WiringFacts | undefined): string[] {
  const paths = (facts?.reads ?? []).map(({ path }) => path);
  return distinct(paths.filter(([root, user, bag]) => root === 'step' || (user === 'user' && bag?.endsWith('_metadata'))).map(written));
}

function writesOf(block: Block, facts: WiringFacts | undefined): DrawnBlock['writes'] {
  // What the programs of other blocks write is how they are made, as the branch that a decision takes.
  const step = (key: string | undefined) => written(['step', block.slug, key ?? '*']);
  return {
    step: distinct([...keysOf(block).map(step), ...(block.kind === 'action' ? (facts?.state ?? []) : []).map(({ name }) => step(name))]),
    metadata: distinct((facts?.patches ?? []).map(({ bag, name }) => written([bag, name ?? '*']))),
    claims: distinct(
      (facts?.claims ?? []).flatMap(({ name = '*', tokens }) => tokens.map((token) => (token === 'id' ? `${name} (ID token)` : name))),
    ),
  };
}

/** The keys that a block without an action leaves. */
function keysOf(block: Block): string[] {
  if (block.kind === 'webhook') return ['ok', 'status', 'body'];
  if (block.kind !== 'platform') return [];
  const { output } = platformBlocks[block.block];
  return typeof output === 'object' && 'properties' in output && output.properties instanceof Object ? Object.keys(output.properties) : [];
}

function denialsOf(block: Block, next: Block | undefined, wiring: Wiring): string[] {
  switch (block.kind) {
    case 'deny':
      return [block.reason];
    case 'webhook':
      return block.onError === 'deny' ? ['when its call fails'] : [];
    case 'platform':
      return deniesWhenFailed(wiring, block, next) ? [`${block.slug}-failed`] : [];
    case 'action': {
      const facts = wiring.factsOf(block);
      const asked = (facts?.denials ?? []).map(({ member, reason }) => denialWords[member] ?? reason ?? 'a reason that it computes');
      return distinct([...asked, ...(facts?.mayFail === true && block.onError === 'deny' ? ['when it fails'] : [])]);
    }
    default:
      return [];
  }
}

const denialWords: { readonly [member: string]: string } = {
  'mfa.require': 'when its second factor fails',
  redirect: 'when its redirect does not come back',
};

function sendsOf(egress: EgressManifest | undefined): string[] {
  return distinct((egress?.targets ?? []).map(({ method, url }) => `${method} ${url}`));
}

/** A path as people write it; names that hold something else stand in quotes, and no two paths look the same. */
function written([root = '', ...names]: readonly string[]): string {
  return names.reduce((path, name) => (/^(\*|[\w-]+)$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`), root);
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
