import { consoleOver, type Recording, recordingApi } from './api.ts';
import type { Bridge } from './bridge.ts';
import { describe } from './errors.ts';
import { frozenFromText, jsonText } from './json.ts';
import { webGlobals } from './web.ts';
import { makeWorld } from './world.ts';

/** The inputs of a run, in JSON text, so that every object in the realm is of the realm's making. */
export interface RealmInput {
  readonly event: string;
  readonly step: string;
  readonly config: string;
  readonly now: number;
  /** JSON text of the recorded answers. */
  readonly fetch: string;
  /** JSON text of the secrets' names. */
  readonly secrets: string;
  /** Names that stay on `Object.prototype`. */
  readonly keptOnObject: readonly string[];
}

type Entry = (event: unknown, api: unknown) => unknown;

/** Readies this realm. What it answers runs a program's entry and answers JSON text: `{ effects, error }`. */
export function enterRealm(bridge: Bridge, input: RealmInput): (entry: Entry) => Promise<string> {
  const recording: Recording = [];
  const api = recordingApi(recording, bridge, JSON.parse(input.fetch), JSON.parse(input.secrets));
  makeWorld({
    now: input.now,
    keptOnObject: input.keptOnObject,
    globals: {
      ...webGlobals(bridge),
      console: consoleOver(api),
      step: frozenFromText(input.step),
      config: frozenFromText(input.config),
    },
  });
  const event = frozenFromText(input.event);

  return async (entry) => {
    let error = 'null';
    try {
      await entry(event, api);
    } catch (thrown) {
      error = jsonText(describe(thrown));
    }
    return `{"effects":[${recording.join(',')}],"error":${error}}`;
  };
}
