import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { JsonSchema } from '../../schemas/json.ts';
import type { AttachPoint } from '../../schemas/platform/flows.ts';
import { type JsonRecord, type OracleOutcome, type RecordedAnswer, unspecified } from '../support/oracle/index.ts';

/** One case of a file, with what the file says for all of its cases. `README.md` describes the members. */
export interface ConformanceCase {
  readonly file: string;
  readonly name: string;
  readonly at: AttachPoint;
  readonly source: string;
  /** Name of the source's file: whether it is TypeScript or JavaScript. */
  readonly sourceFile: string;
  readonly event: JsonRecord;
  readonly step: JsonRecord;
  readonly config: JsonRecord;
  readonly now: string;
  readonly fetch: readonly RecordedAnswer[];
  readonly allow: readonly string[];
  readonly redirects: readonly string[];
  readonly metadata: JsonSchema | undefined;
  readonly secrets: readonly string[];
  /** Part of the language that no compiler of ours takes yet. */
  readonly pending: string | undefined;
  /** What must come out, or the idea for which the source must be refused. */
  readonly expected: { readonly outcome: OracleOutcome; readonly warns: readonly string[] | undefined } | Refusal;
}

interface Refusal {
  readonly refused: string;
  readonly diagnostic: string | undefined;
  /** Words that must stand in what is reported. */
  readonly says: readonly string[];
}

/** A case as it is written: everything may be missing that has a default. */
type WrittenCase = Partial<Omit<ConformanceCase, 'file' | 'sourceFile' | 'expected'>> &
  Pick<ConformanceCase, 'source'> & {
    readonly file?: string;
    readonly expect?: Partial<OracleOutcome>;
    readonly refused?: true;
    readonly idea?: string;
    readonly diagnostic?: string;
    readonly says?: readonly string[];
    readonly warns?: readonly string[];
  };

const emptyOutcome: OracleOutcome = {
  decision: 'continue',
  reason: null,
  message: null,
  error: null,
  state: {},
  app_metadata: {},
  user_metadata: {},
  claims: {},
  id_claims: {},
  effects: [],
};

const ownFolder = fileURLToPath(new URL('.', import.meta.url));

/** All cases of a folder, this one when left out, in the order of their files' names. */
export function readCases(folder: string = ownFolder): ConformanceCase[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => readFile(folder, file));
}

function readFile(folder: string, file: string): ConformanceCase[] {
  const text = readFileSync(`${folder}${file}`, 'utf8').replaceAll('<any>', unspecified);
  const { at, cases } = parse(text) as { readonly at: AttachPoint; readonly cases: readonly WrittenCase[] };
  return cases.map((written) => ({
    file: file.replace(/\.yaml$/, ''),
    name: written.name ?? written.idea ?? '',
    at: written.at ?? at,
    source: written.source,
    sourceFile: basename(written.file ?? 'action.ts'),
    event: written.event ?? {},
    step: written.step ?? {},
    config: written.config ?? {},
    now: written.now ?? '2026-03-02T10:00:00.000Z',
    fetch: written.fetch ?? [],
    allow: written.allow ?? [],
    redirects: written.redirects ?? [],
    metadata: written.metadata,
    secrets: written.secrets ?? [],
    pending: written.pending,
    expected: written.refused
      ? { refused: written.idea ?? '', diagnostic: written.diagnostic, says: written.says ?? [] }
      : { outcome: { ...emptyOutcome, ...written.expect }, warns: written.warns },
  }));
}
