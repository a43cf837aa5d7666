/** Budgets of one run. A tenant may lower them, the operator may raise them. Units are in the names' comments. */
export const limits = {
  steps: { value: 250_000, doc: 'interpreter steps an action' },
  built: { value: 16 * 1024 * 1024, doc: 'bytes of text, lists and records built by an action' },
  value: { value: 1024 * 1024, doc: 'bytes of any one text or list built' },
  depth: { value: 64, doc: 'nesting of a value that is walked (JSON, effects, comparison)' },
  stageTime: { value: 5000, doc: 'milliseconds a stage, fetches included' },
  fetchTime: { value: 2000, doc: 'milliseconds a fetch, unless the action asks for another' },
  longestFetch: { value: 10_000, doc: 'milliseconds that an action may ask for' },
  fetches: { value: 5, doc: 'fetches an action' },
  requestBody: { value: 64 * 1024, doc: 'bytes of a request body' },
  responseBody: { value: 256 * 1024, doc: 'bytes of a response body' },
  logEntries: { value: 50, doc: 'log entries an action' },
  logEntry: { value: 2048, doc: 'bytes of a log entry' },
  state: { value: 32 * 1024, doc: 'bytes of step state a run' },
  claims: { value: 50, doc: 'claims a run' },
  claim: { value: 2048, doc: 'bytes of a claim' },
  metadata: { value: 16 * 1024, doc: 'bytes of metadata patches an action' },
} as const satisfies { readonly [name: string]: { readonly value: number; readonly doc: string } };

export type Limits = { readonly [name in keyof typeof limits]: number };

export const defaultLimits = Object.fromEntries(Object.entries(limits).map(([name, { value }]) => [name, value])) as Limits;
