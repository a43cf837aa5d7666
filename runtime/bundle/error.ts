/** Why a bundle was refused; the codes are stable. */
export const bundleErrorCodes = {
  'too-large': 'The file is larger than any bundle.',
  'not-canonical': 'The bytes are not canonical JSON, so they could be read in two ways.',
  schema: 'The content is not what the published schema says.',
  'digest-mismatch': 'The content is not what its digest says.',
  unsigned: 'There are fewer signatures by trusted keys than are asked for.',
  'unknown-key': 'No key that signed is trusted.',
  'signature-header': "A signature's header is not the one that bundles are signed with.",
  algorithm: 'A signature is of another algorithm than bundles are signed with.',
  'duplicate-signature': 'One key signed twice.',
  'bad-signature': "A trusted key's signature does not fit the content.",
  'program-digest': 'A program is not what its digest says.',
  'program-refused': 'The verifier refused a program.',
  'allow-entry': 'An entry of the allowlist cannot be read.',
  'target-not-allowed': 'A program may send to a place that the allowlist does not cover.',
  'egress-manifest': 'A manifest of where data goes is not that of its program.',
  'secret-not-declared': 'A program uses a secret that the bundle does not name.',
  'block-program': 'The program of a block does what such a block does not.',
  'schema-refused': 'A JSON Schema that the tenant wrote cannot be used.',
  'limit-raised': 'A budget is above what the platform gives.',
  'flow-refused': 'A flow names what does not exist, or holds a block that was not compiled.',
  'position-not-checked': 'An action or a block stands where it was not compiled for.',
} as const satisfies { readonly [code: string]: string };

export type BundleErrorCode = keyof typeof bundleErrorCodes;

/** A bundle that this runtime will not load. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
  readonly code: BundleErrorCode;
  /** JSON pointer into the file; empty where it concerns the whole. */
  readonly pointer: string;

  constructor(code: BundleErrorCode, pointer: string, message: string) {
    super(message);
    this.code = code;
    this.pointer = pointer;
  }
}
