import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { AttachPoint } from '../../schemas/platform/flows.ts';
import type { JsonRecord, OracleOutcome, RecordedAnswer } from '../support/oracle/index.ts';

/** An action that was written from the contract alone, with a run in which it does what it is for. */
export interface BlindCase {
  readonly file: string;
  readonly source: string;
  readonly does: string;
  readonly at: AttachPoint;
  readonly now: string;
  /** Laid over the attach point's sample event. */
  readonly event: JsonRecord;
  /** Other overlays, for branches that the first does not take. */
  readonly others: readonly JsonRecord[];
  readonly config: JsonRecord;
  readonly allow: readonly string[];
  /** Pages that users may be sent to. */
  readonly redirect: readonly string[];
  readonly secrets: readonly string[];
  readonly fetch: readonly RecordedAnswer[];
  /** The diagnostic of each of its errors, where the contract refuses something, and has a fix for it. */
  readonly refused?: string;
  /** Members of the outcome for `event`. */
  readonly expect: Partial<OracleOutcome>;
}

const absent = { others: [], config: {}, allow: [], redirect: [], secrets: [], fetch: [] };

/** All of them, in the order of their numbers. */
export function readBlindCases(): BlindCase[] {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const written = parse(read('./cases.yaml')) as readonly Omit<BlindCase, 'source' | keyof typeof absent>[];
  return written.map((each) => ({ ...absent, ...each, source: read(`./fixtures/${each.file}`) }));
}
