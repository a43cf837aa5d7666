import type { JsonSchema } from '../json.ts';
import { egressManifest } from './egress-manifest.ts';
import { closed, definition, digest, listOf, text } from './parts.ts';

const formula: JsonSchema = {
  ...(listOf({ title: 'BoundTerm', ...closed({ times: { type: 'number', minimum: 0 }, of: listOf(text) }) }) as object),
  description: 'A sum of terms: each is a number times lengths that nobody declared, by name',
};

/** What a run of a program counts at most: for people and for platforms that plan; the meter alone decides. */
const bounds: JsonSchema = {
  title: 'ActionBounds',
  ...closed(
    { steps: definition('formula'), bytes: definition('formula'), fetches: definition('formula'), logs: definition('formula') },
    { state: definition('formula'), claims: definition('formula'), metadata: definition('formula') },
  ),
};

/** Members of what was compiled: the program, where its data goes, and what else the compiler proved of it. */
export const programMembers = { digest, program: definition('program'), egress: definition('egress-manifest') };
export const provenMembers = { bounds: definition('bounds') };

/** Definitions that a document with bounds in it needs. */
export const boundsDefinitions: { readonly [name: string]: JsonSchema } = { bounds, formula };

/** Definitions that these members refer to. */
export const compiledDefinitions: { readonly [name: string]: JsonSchema } = {
  compiled: {
    title: 'CompiledBlock',
    description: 'What a block was compiled to: missing where it is written, and where no flow reaches it',
    ...closed(programMembers, provenMembers),
  },
  'egress-manifest': egressManifest,
  ...boundsDefinitions,
};
