import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { hostBridge } from '../support/oracle/bridge.ts';
import { outcomeOf } from '../support/oracle/effects.ts';
import { bareEntries } from '../support/oracle/entry.ts';
import { moduleLoader } from '../support/oracle/modules.ts';
import type { JsonRecord, OracleOutcome } from '../support/oracle/outcome.ts';
import { exactText, type Input } from './inputs.ts';
import type { enterShared, SharedRealm } from './realm/enter.ts';
import { textForV8 } from './strip.ts';

// The contract's time zone. It must be set before the first realm asks for the local one.
process.env.TZ = 'UTC';

/** What V8 made of a pair, and where the contract let it differ: reads of its own messages, date texts of its own. */
export interface OracleRun {
  readonly outcome: OracleOutcome;
  readonly messages: number;
  readonly dates: number;
  /** How often it read an inherited member. */
  readonly inherited: number;
}

export type OracleEntry = Parameters<SharedRealm['run']>[0];

/** One realm for many programs and many inputs: making a realm takes as long as a hundred runs. */
export interface SharedOracle {
  readonly load: (source: string, fileName?: string) => OracleEntry;
  /** Hands an input over under a number, unless the realm has it. */
  readonly keepOnce: (index: number, input: Input) => void;
  readonly run: (entry: OracleEntry, index: number) => Promise<OracleRun>;
}

const realmFolder = fileURLToPath(new URL('./realm/', import.meta.url));

export function newOracle(keptOnObject: readonly string[] = []): SharedOracle {
  const realm = vm.createContext({});
  const load = moduleLoader(realm, (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined));
  const { enterShared: enter } = load(`${realmFolder}enter.ts`) as { enterShared: typeof enterShared };
  const shared = enter(hostBridge, keptOnObject);
  const kept: Input[] = [];
  return {
    load: (source, fileName = 'action.ts') => loadEntry(realm, source, fileName),
    keepOnce: (index, input) => {
      if (kept[index] === input) return;
      kept[index] = input;
      const { event, step, config, fetch } = input;
      shared.keep(index, exactText(event), exactText(step), exactText(config), JSON.stringify(fetch));
    },
    run: async (entry, index) => {
      const { effects, error, messages, dates, inherited } = JSON.parse(await shared.run(entry, index)) as {
        readonly effects: JsonRecord[];
        readonly error: string | null;
        readonly messages: number;
        readonly dates: number;
        readonly inherited: number;
      };
      return { outcome: outcomeOf(effects, error, kept[index]?.event), messages, dates, inherited };
    },
  };
}

interface Exports {
  [name: string]: unknown;
}

function loadEntry(realm: vm.Context, source: string, fileName: string): OracleEntry {
  const bare = bareEntries(fileName, source);
  const footer = bare.length === 1 ? `exports["writ:entry"] = ${bare[0]};` : '';
  // Module code is strict.
  const wrapped = `(function (exports, module) {'use strict'; ${textForV8(source)}\n${footer}\n})`;
  const run = new vm.Script(wrapped, { filename: fileName }).runInContext(realm) as (
    exports: Exports,
    module: { exports: unknown },
  ) => void;
  const exports: Exports = {};
  const module = { exports: exports as unknown };
  run(exports, module);
  if (typeof module.exports === 'function') exports.default = module.exports;
  else if (module.exports !== exports) Object.assign(exports, module.exports);
  const exported = Object.entries(exports).filter(([name, value]) => name !== 'writ:entry' && typeof value === 'function');
  const [first] = exported.length === 0 ? Object.entries(exports) : exported;
  if (first === undefined) throw new Error(`${fileName} has no entry`);
  return first[1] as OracleEntry;
}
