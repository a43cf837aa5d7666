import { settle } from './errors.ts';

/** Kept from before errors are marked as the program's own: this one is V8's. */
const NativeTypeError = TypeError;
const objectTag = Object.prototype.toString;

/**
 * The text of an object, whatever the hint, for which ECMAScript looks up `toString` and `valueOf` by inheritance. Both are gone
 * from `Object.prototype`; without this, a record in a template would throw. Lists, errors, URLs and dates have methods of
 * their own. A number is made from the text, as in ECMAScript, where `valueOf` answers the object itself: `Number({})` is NaN
 * because `[object Object]` is no number, and `[2] > 1` holds. A record's own `toString` is data, which cannot be called, and hides
 * the one that could: there is nothing left to make a primitive of.
 */
function textOfObject(this: object): string {
  const prototype = Reflect.getPrototypeOf(this);
  if (prototype === null || prototype === Object.prototype) {
    if (Object.hasOwn(this, 'toString')) throw new NativeTypeError('Cannot convert object to primitive value');
    return '[object Object]';
  }
  const method = (this as { toString?: (this: object) => string }).toString;
  return method === undefined ? objectTag.call(this) : method.call(this);
}

/**
 * Takes every string key off `Object.prototype`: a program sees own members only, so `record.constructor` and
 * `'toString' in record` must say what the record says. `kept` stays, for a program that calls it as a method.
 */
function emptyObjectPrototype(kept: readonly string[]): void {
  for (const key of Object.getOwnPropertyNames(Object.prototype)) {
    if (!kept.includes(key)) Reflect.deleteProperty(Object.prototype, key);
  }
  Object.defineProperty(Object.prototype, Symbol.toPrimitive, { value: textOfObject });
  // The other kinds keep their methods, which programs call, and lose the way to their constructors.
  for (const kind of [Array, String, Number, Boolean, Date, Set, RegExp]) {
    Reflect.deleteProperty(kind.prototype, 'constructor');
  }
}

/** The clock stands at `now`; `new Date(…)` with arguments, the methods and `instanceof` are V8's. */
function pinClock(now: number): void {
  Date.now = () => now;
  globalThis.Date = new Proxy(Date, {
    construct: (target, values) => Reflect.construct(target, values.length === 0 ? [now] : values),
    apply: () => new Date(now).toString(),
  });
}

/** Notes which errors the program made itself: their messages are its own, the messages of V8's errors are not compared. */
function markErrors(): void {
  const kinds = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError };
  for (const [name, kind] of Object.entries(kinds)) {
    const marked = new Proxy(kind, {
      construct: (target, values) => settle(Reflect.construct(target, values) as object),
      apply: (target, _self, values) => settle(Reflect.construct(target, values) as object),
    });
    Object.defineProperty(globalThis, name, { value: marked });
    Reflect.deleteProperty(kind.prototype, 'constructor');
  }
}

/** Makes a fresh realm into the world that programs are promised. */
export function makeWorld(options: {
  readonly now: number;
  readonly keptOnObject: readonly string[];
  readonly globals: { readonly [name: string]: unknown };
}): void {
  emptyObjectPrototype(options.keptOnObject);
  pinClock(options.now);
  Math.random = () => {
    throw new RangeError('a program has no source of chance');
  };
  for (const [name, value] of Object.entries(options.globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
  markErrors();
}
