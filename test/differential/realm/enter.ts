import type { RecordedAnswer } from '../../support/oracle/outcome.ts';
import { consoleOver, type Recording, recordingApi } from '../../support/oracle/realm/api.ts';
import type { Bridge } from '../../support/oracle/realm/bridge.ts';
import { describe, isSettled } from '../../support/oracle/realm/errors.ts';
import { frozenFromText, jsonText } from '../../support/oracle/realm/json.ts';
import { webGlobals } from '../../support/oracle/realm/web.ts';
import { makeWorld } from '../../support/oracle/realm/world.ts';
import { unspecified } from '../../support/oracle/unspecified.ts';

/** What the realm does for the process around it. Only texts and numbers cross, and functions that take them. */
export interface SharedRealm {
  /** Keeps an input under a number, frozen: many programs read it. */
  readonly keep: (index: number, event: string, step: string, config: string, answers: string) => void;
  /** Runs an entry on a kept input. Answers JSON text: `{ effects, error, messages, dates, inherited }`. */
  readonly run: (entry: (event: unknown, api: unknown) => unknown, index: number) => Promise<string>;
}

interface Kept {
  readonly event: unknown;
  readonly step: unknown;
  readonly config: unknown;
  readonly answers: readonly RecordedAnswer[];
}

/** The instant at which every run happens. */
export const instant = Date.UTC(2026, 2, 2, 10, 0, 0, 123);

/** The secrets that every program may name. */
export const secretNames: readonly string[] = ['key'];

/** ECMAScript's own format of date texts; what V8 makes of others is its own affair (section 8, entry 4). */
const dateFormat = /^(?!-000000)(?:\d{4}|[+-]\d{6})(?:-\d\d(?:-\d\d)?)?(?:T\d\d:\d\d(?::\d\d(?:\.\d{3})?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/** Readies a realm for any number of runs of any number of programs, which must not be able to tell. */
export function enterShared(bridge: Bridge, keptOnObject: readonly string[]): SharedRealm {
  const kept: Kept[] = [];
  let messages = 0;
  let dates = 0;
  let inherited = 0;
  let recording: Recording = [];
  const nativeParse = Date.parse;
  const NativeDate = Date;

  const parseDate = (text: string): number => {
    const time = nativeParse(text);
    if (dateFormat.test(text) || Number.isNaN(time)) return time;
    dates += 1;
    return Number.NaN;
  };
  Date.parse = (text: unknown) => parseDate(`${text}`);
  globalThis.Date = new Proxy(NativeDate, {
    construct: (target, values) => {
      const [value] = values as unknown[];
      if (values.length !== 1 || value instanceof NativeDate) return Reflect.construct(target, values);
      const primitive = typeof value === 'object' && value !== null ? `${value}` : value;
      return Reflect.construct(target, [typeof primitive === 'string' ? parseDate(primitive) : primitive]);
    },
  });
  makeWorld({
    now: instant,
    keptOnObject,
    globals: {
      ...webGlobals(bridge),
      step: undefined,
      config: undefined,
      console: undefined,
      // Called on what is read of a value. No value of the language is a function, so this one was inherited.
      $value: (value: unknown) => {
        if (typeof value !== 'function') return value;
        inherited += 1;
        return undefined;
      },
      // Called first thing in every catch clause: the message of an error that V8 made is nobody's business.
      $caught: (error: unknown) => {
        if (typeof error !== 'object' || error === null || isSettled(error)) return error;
        Object.defineProperty(error, 'message', {
          configurable: true,
          get: () => {
            messages += 1;
            return unspecified;
          },
        });
        return error;
      },
    },
  });
  const define = (name: string, value: unknown) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });

  return {
    keep: (index, event, step, config, answers) => {
      kept[index] = {
        event: frozenFromText(event),
        step: frozenFromText(step),
        config: frozenFromText(config),
        answers: JSON.parse(answers),
      };
    },
    run: async (entry, index) => {
      const input = kept[index];
      if (input === undefined) throw new Error('no such input');
      recording = [];
      messages = 0;
      dates = 0;
      inherited = 0;
      const api = recordingApi(recording, bridge, input.answers, secretNames);
      define('step', input.step);
      define('config', input.config);
      define('console', consoleOver(api));
      let error = 'null';
      try {
        await entry(input.event, api);
      } catch (thrown) {
        error = jsonText(describe(thrown));
      }
      return `{"effects":[${recording.join(',')}],"error":${error},"messages":${messages},"dates":${dates},"inherited":${inherited}}`;
    },
  };
}
