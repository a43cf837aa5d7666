import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { hostBridge } from './bridge.ts';
import { outcomeOf } from './effects.ts';
import { bareEntries } from './entry.ts';
import { moduleLoader } from './modules.ts';
import type { JsonRecord, OracleOutcome, RecordedAnswer } from './outcome.ts';
import type { enterRealm } from './realm/run.ts';

// The contract's time zone. It must be set before the first realm asks for the local one.
process.env.TZ = 'UTC';

export interface OracleInput {
  readonly source: string;
  /** `action.ts` when left out. */
  readonly fileName?: string;
  /** Helper modules by path, beside the action's. */
  readonly files?: { readonly [path: string]: string };
  readonly event: unknown;
  readonly step?: unknown;
  readonly config?: unknown;
  /** The run's instant: ISO 8601 text, or milliseconds since the epoch. */
  readonly now: string | number;
  readonly fetch?: readonly RecordedAnswer[];
  readonly secrets?: { readonly [name: string]: string };
}

type Entry = Parameters<ReturnType<typeof enterRealm>>[0];

const realmFolder = fileURLToPath(new URL('./realm/', import.meta.url));
const bareEntry = 'writ:entry';

/**
 * What an action's own text does in V8: in a realm of its own, unmodified but for its types, with an `api` that records. A
 * program that the contract accepts must come to the same outcome everywhere.
 */
export async function runOracle(input: OracleInput): Promise<OracleOutcome> {
  const realm = vm.createContext({});
  const { fileName = 'action.ts', source, files = {} } = input;
  const loadOwn = moduleLoader(realm, readFromDisk);
  const { enterRealm: enter } = loadOwn(`${realmFolder}run.ts`) as { enterRealm: typeof enterRealm };
  const run = enter(hostBridge, {
    event: JSON.stringify(input.event),
    step: JSON.stringify(input.step ?? {}),
    config: JSON.stringify(input.config ?? {}),
    now: typeof input.now === 'number' ? input.now : Date.parse(input.now),
    fetch: JSON.stringify(input.fetch ?? []),
    secrets: JSON.stringify(Object.keys(input.secrets ?? {})),
    // A mechanical spelling of Object.hasOwn, taken with a warning: the program means the method, not a member of its record.
    keptOnObject: source.includes('.hasOwnProperty(') ? ['hasOwnProperty'] : [],
  });

  const modules = new Map([...Object.entries(files), [fileName, source]]);
  const entry = entryOf(
    moduleLoader(realm, (path) => modules.get(path)),
    fileName,
    source,
  );
  const { effects, error } = JSON.parse(await run(entry)) as { effects: JsonRecord[]; error: string | null };
  return outcomeOf(effects, error, input.event);
}

/** The one exported function, else the one bare function that takes `event, api` and that nothing calls. */
function entryOf(load: ReturnType<typeof moduleLoader>, fileName: string, source: string): Entry {
  const bare = bareEntries(fileName, source);
  const exports = load(fileName, bare.length === 1 ? `exports[${JSON.stringify(bareEntry)}] = ${bare[0]};` : '');
  const exported = Object.entries(exports).filter(([name, value]) => name !== bareEntry && typeof value === 'function');
  const [first, ...others] = exported.length === 0 ? Object.entries(exports) : exported;
  if (first === undefined || others.length > 0) throw new Error(`${fileName}: no single entry among ${Object.keys(exports).join(', ')}`);
  return first[1] as Entry;
}

const diskTexts = new Map<string, string>();

function readFromDisk(path: string): string | undefined {
  const known = diskTexts.get(path);
  if (known !== undefined) return known;
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  diskTexts.set(path, text);
  return text;
}
