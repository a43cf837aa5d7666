import { existsSync } from 'node:fs';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { FetchAnswer, FetchRequest, JournalEntry } from '../../runtime/eval/journal.ts';
import type { Outcome } from '../../runtime/eval/outcome.ts';
import type { RunInput } from '../../runtime/eval/run.ts';
import type { Program } from '../../schemas/ir/program.ts';
import type { JsonSchema } from '../../schemas/json.ts';
import type { OracleInput, RecordedAnswer } from './oracle/index.ts';

export interface CompileOptions {
  readonly at: string | readonly string[];
  readonly fileName?: string;
  readonly allow?: readonly unknown[];
  readonly metadata?: JsonSchema;
  readonly files?: { readonly [path: string]: string };
}

interface Plan {
  readonly run: (input: RunInput) => Outcome | { readonly pending: readonly FetchRequest[] };
}

/** The compiler and the runtime behind one pair of functions. */
export interface Implementation {
  readonly compile: (
    source: string,
    options: CompileOptions,
  ) => { readonly program?: Program; readonly diagnostics: readonly Diagnostic[] };
  readonly run: (program: Program, input: Omit<OracleInput, 'source'>) => Outcome;
}

const compilerUrl = new URL('../../compiler/index.ts', import.meta.url);
const runtimeUrl = new URL('../../runtime/index.ts', import.meta.url);

/** Undefined as long as there is no compiler or no runtime. */
export async function loadImplementation(): Promise<Implementation | undefined> {
  if (!existsSync(compilerUrl) || !existsSync(runtimeUrl)) return undefined;
  const { compileAction } = (await import(compilerUrl.href)) as { readonly compileAction: Implementation['compile'] };
  const { planProgram } = (await import(runtimeUrl.href)) as { readonly planProgram: (program: Program) => Plan };
  return { compile: compileAction, run: (program, input) => runRecorded(planProgram(program), input) };
}

/** Runs a plan to its end: each time it waits for answers, the recorded ones join the journal and it runs again. */
function runRecorded(plan: Plan, { event, step = {}, config = {}, now, fetch = [] }: Omit<OracleInput, 'source'>): Outcome {
  const left = [...fetch];
  const journal: JournalEntry[] = [];
  for (;;) {
    const outcome = plan.run({ event, step, config, now, journal });
    if (!('pending' in outcome)) return outcome;
    journal.push(...outcome.pending.map((request) => ({ request, answer: answerOf(take(left, request)) })));
  }
}

function take(left: RecordedAnswer[], { method, url }: FetchRequest): RecordedAnswer | undefined {
  const index = left.findIndex((answer) => answer.method === method && answer.url === url);
  return index === -1 ? undefined : left.splice(index, 1)[0];
}

function answerOf(recorded: RecordedAnswer | undefined): FetchAnswer {
  if (recorded === undefined) return { error: 'no answer is recorded for this fetch', ms: 0 };
  const { ms = 0 } = recorded;
  if ('error' in recorded) return { error: recorded.error, ms };
  const { status, headers = {}, body = '' } = recorded;
  const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { status, headers: lowerCase, body: typeof body === 'string' ? body : JSON.stringify(body), ms };
}
