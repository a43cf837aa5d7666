import { assembleBundle, bundleFile, encodeBundle } from '../../compiler/emit/bundle.ts';
import { type KeyPair, signBundle } from '../../compiler/emit/sign.ts';
import { loadFiles } from '../../compiler/source/load.ts';
import type { Bundle, BundleFile, EgressManifest } from '../../schemas/generated/bundle.ts';
import type { Program } from '../../schemas/ir/program.ts';
import { positionOf } from '../../schemas/platform/position.ts';

/** An action that logs, and asks a service, as the compiler would write it. */
export const program: Program = {
  format: 'writ-program',
  version: 1,
  positions: [positionOf('login/post-auth', ['risk-evaluate'])],
  requires: [],
  constants: [],
  targets: [{ method: 'GET', url: [{ text: 'https://crm.acme.example/hooks/contacts' }] }],
  patterns: [],
  shapes: [],
  functions: [
    {
      parameters: 0,
      slots: 1,
      body: [
        {
          op: 'effect',
          member: 'log',
          arguments: [
            { op: 'literal', value: 'info' },
            { op: 'literal', value: 'hello' },
          ],
        },
        {
          op: 'fetch',
          all: false,
          slot: 0,
          requests: [
            {
              op: 'request',
              url: { op: 'literal', value: 'https://crm.acme.example/hooks/contacts' },
              options: { op: 'special', name: 'undefined' },
              headers: [],
              targets: [0],
            },
          ],
        },
      ],
    },
  ],
  debug: { file: 'actions/greet.ts', functions: [{ name: 'greet', slots: ['answer'] }], spans: [] },
};

const egress: EgressManifest = {
  targets: [
    {
      method: 'GET',
      url: 'https://crm.acme.example/hooks/contacts',
      entry: 'https://crm.acme.example/hooks/',
      from: { url: [], headers: [], body: [] },
      decides: [],
    },
  ],
  effects: [{ member: 'log', from: {}, decides: [] }],
  error: [],
};

const files = {
  'writ.yaml': 'tenant: acme\nfetch: { allow: ["https://crm.acme.example/hooks/"] }\nsecrets: [crm-key]\n',
  'actions/greet.ts': 'export default async function greet(event, api) {}\n',
  'flows/login.yaml':
    'flow: login\nstages:\n  post-auth: [risk-evaluate, { action: greet }]\n  pre-login: [{ run-flow: checks }]\n  post-login: [issue-session]\n',
  'flows/checks.yaml': 'custom: checks\nstages: { all: [ip-reputation] }\n',
};

export function sampleBundle(): Bundle {
  const { tenant, diagnostics } = loadFiles(new Map(Object.entries(files)));
  if (tenant === undefined || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  return assembleBundle(tenant, new Map([['greet', program]]), 7, new Map(), new Map([['greet', egress]]));
}

export async function signedFile(...signers: readonly KeyPair[]): Promise<BundleFile> {
  let file = bundleFile(sampleBundle());
  for (const { privateJwk } of signers) file = await signBundle(file, privateJwk);
  return file;
}

/** A copy that a test may change. */
// biome-ignore lint/suspicious/noExplicitAny: tampering reaches anything anywhere
export function loose(file: BundleFile): any {
  return JSON.parse(JSON.stringify(file));
}

export function bytesOf(file: unknown): Uint8Array {
  return encodeBundle(file as BundleFile);
}

/** The file with what depends on its content brought up to date, as an attacker without a key would. */
export function resealed(file: BundleFile): BundleFile {
  return { ...bundleFile(file.bundle), signatures: file.signatures };
}
