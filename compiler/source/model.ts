import type { AllowedPlace } from '../../runtime/egress/allowlist.ts';
import type { ActionBlock, Block, BundledAllowEntry, Flow } from '../../schemas/generated/bundle.ts';
import type { JsonSchema } from '../../schemas/json.ts';
import type { ActionPlace, BlockPlace } from '../../schemas/platform/flow-walk.ts';
import type { Limits } from '../../schemas/platform/limits.ts';
import type { Place } from '../diagnostics/report.ts';
import type { SourceText } from './text.ts';
import type { YamlFile } from './yaml.ts';

/** `writ.yaml` with its defaults filled in. */
export interface Manifest {
  readonly tenant: string;
  readonly language: 1;
  readonly allow: readonly BundledAllowEntry[];
  /** The same entries, read for the matcher. */
  readonly allowed: readonly AllowedPlace[];
  readonly redirects: readonly string[];
  /** The same pages, read for the matcher. */
  readonly redirected: readonly AllowedPlace[];
  readonly metadata: { readonly app?: JsonSchema; readonly user?: JsonSchema };
  readonly secrets: readonly string[];
  readonly query: readonly string[];
  readonly mask: readonly string[];
  readonly denialMessage: string;
  readonly limits: Limits;
  /** Reasons by the slug of the warning that does not count. */
  readonly silence: { readonly [slug: string]: string };
  readonly file: string;
}

export interface LoadedAction {
  readonly slug: string;
  readonly source: SourceText;
  /** JSON Schema of the configuration that its blocks give it. */
  readonly config?: JsonSchema;
  /** Where its blocks stand in the platform's flows, those inside custom flows included. */
  readonly places: readonly ActionPlace[];
}

export interface LoadedFlow {
  readonly name: string;
  readonly file: string;
  readonly flow: Flow;
}

/** A policy repository as it was understood. */
export interface LoadedTenant {
  readonly manifest: Manifest;
  /** Sorted by slug. */
  readonly actions: readonly LoadedAction[];
  /** Helper modules in lib/, sorted by path. */
  readonly modules: readonly SourceText[];
  /** Sorted by name. */
  readonly flows: readonly LoadedFlow[];
  /** Paths of the policy tests. */
  readonly tests: readonly string[];
  /** Where a block, a branch of a decision (its condition), or an entry of the allowlist is written. */
  readonly placeOf: (part: Block | ActionBlock | Branch | AllowedPlace) => Place;
  /** The file that a block is written in, and the JSON pointer of it there. */
  readonly originOf: (block: Block) => BlockOrigin | undefined;
  /** Where the blocks of the platform's flows that run programs stand, those inside custom flows included. */
  readonly places: readonly BlockPlace[];
}

export interface BlockOrigin {
  readonly file: YamlFile;
  readonly pointer: string;
}

export type Branch = Extract<Block, { readonly kind: 'decision' }>['branches'][number];
