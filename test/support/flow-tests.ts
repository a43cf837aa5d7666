import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Json, JsonRecord } from '../../schemas/json.ts';
import type { FlowName } from '../../schemas/platform/flows.ts';
import type { RecordedAnswer } from './oracle/index.ts';

/** What a whole run came to, however it was driven. */
export interface FlowOutcome {
  readonly status: string;
  readonly reason: string | null;
  readonly message: string | null;
  readonly awaited: readonly string[];
  readonly app_metadata: JsonRecord;
  readonly user_metadata: JsonRecord;
  readonly claims: JsonRecord;
  readonly id_claims: JsonRecord;
  readonly log: readonly Json[];
}

export interface FlowCase {
  readonly file: string;
  readonly name: string;
  readonly flow: FlowName;
  readonly event: JsonRecord;
  readonly outputs: JsonRecord;
  readonly fetch: readonly RecordedAnswer[];
  readonly now: string;
  readonly expected: Partial<FlowOutcome>;
}

interface Written {
  readonly flow?: FlowName;
  readonly now?: string;
  readonly cases: readonly (Partial<Omit<FlowCase, 'expected'>> & { readonly name: string; readonly expect: Partial<FlowOutcome> })[];
}

/** The cases of the flow tests of a policy repository. */
export function readFlowTests(directory: string): FlowCase[] {
  return readdirSync(`${directory}/tests`)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => {
      const { flow, now = '2026-03-02T10:00:00.000Z', cases } = parse(readFileSync(`${directory}/tests/${file}`, 'utf8')) as Written;
      if (flow === undefined) return [];
      return cases.map(({ expect, ...own }) => ({ file, flow, now, event: {}, outputs: {}, fetch: [], ...own, expected: expect }));
    });
}
