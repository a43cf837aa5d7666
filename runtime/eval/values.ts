import type { ValueKind } from '../../schemas/language/builtin.ts';
import { dateText } from './date-text.ts';

/**
 * The value domain. Texts, numbers, booleans, null and undefined are JavaScript's own; lists are arrays; records are objects
 * of which only own properties are ever read. Every other kind is one of the classes below, whose state sits in private
 * fields, so that no name a program computes can reach it.
 */
export type Value = undefined | null | boolean | number | string | List | RecordValue | KindedValue;
export type List = Value[];
export interface RecordValue {
  [key: string]: Value;
}

/** A function made by the planner for one call of a built-in. It is never stored, so it is not a value. */
export type Callback = (...args: Value[]) => Value;

/** Base of the kinds that are neither primitive nor list nor record. */
export abstract class KindedValue {
  abstract get kind(): ValueKind;
  /** What ToString gives. */
  get text(): string {
    return '[object Object]';
  }
}

/**
 * A record that a program built. Its prototype is an empty object without a prototype: a key such as `__proto__` is a
 * plain property, and nothing is inherited. Records of the event come from `JSON.parse` and are never written to.
 */
export const OwnRecord = function OwnRecord(this: RecordValue) {} as unknown as { new (): RecordValue };
OwnRecord.prototype = Object.create(null);
Object.freeze(OwnRecord.prototype);

/** The named groups of a match. JavaScript makes them without a prototype, so that they have no text. */
export const GroupsRecord = function GroupsRecord(this: RecordValue) {} as unknown as { new (): RecordValue };
GroupsRecord.prototype = Object.freeze(Object.create(OwnRecord.prototype));

export function isOwnRecord(value: unknown): value is RecordValue {
  return value instanceof OwnRecord;
}

export function kindOf(value: Value): ValueKind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'undefined':
      return 'undefined';
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return value instanceof KindedValue ? value.kind : 'record';
}

export function isRecord(value: Value): value is RecordValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof KindedValue);
}

/** An error as a program sees it: a name and a message. It is also what a guest `throw` throws. */
export class ErrorValue extends KindedValue {
  readonly #name: string;
  readonly #message: string;
  constructor(name: string, message: string) {
    super();
    this.#name = name;
    this.#message = message;
  }
  override get kind() {
    return 'error' as const;
  }
  get name(): string {
    return this.#name;
  }
  get message(): string {
    return this.#message;
  }
  /** Error.prototype.toString (ECMAScript 20.5.3.4). */
  override get text(): string {
    if (this.#name === '') return this.#message;
    return this.#message === '' ? this.#name : `${this.#name}: ${this.#message}`;
  }
}

/** A point in time in milliseconds since the epoch; NaN is Invalid Date. */
export class DateValue extends KindedValue {
  readonly #time: number;
  constructor(time: number) {
    super();
    this.#time = time;
  }
  override get kind() {
    return 'date' as const;
  }
  get time(): number {
    return this.#time;
  }
  override get text(): string {
    return dateText(this.#time);
  }
}

/** Distinct values (SameValueZero) in the order in which they came. Nothing adds to it. */
export class SetValue extends KindedValue {
  readonly #values: ReadonlySet<Value>;
  constructor(values: Iterable<Value>) {
    super();
    this.#values = new Set(values);
  }
  override get kind() {
    return 'set' as const;
  }
  override get text(): string {
    return '[object Set]';
  }
  get size(): number {
    return this.#values.size;
  }
  has(value: Value): boolean {
    return this.#values.has(value);
  }
  elements(): List {
    return [...this.#values];
  }
}

/** The error that V8 throws with this name; the message is ours. */
export function typeError(message: string): ErrorValue {
  return new ErrorValue('TypeError', message);
}

export function rangeError(message: string): ErrorValue {
  return new ErrorValue('RangeError', message);
}

/** What a guest `throw` throws. The compiler lets nothing but errors be thrown; anything else would pass by every `catch`, and `undefined` would look like a run that ended well. */
export function asError(value: Value): ErrorValue {
  return value instanceof ErrorValue ? value : typeError('something that is no error was thrown');
}
