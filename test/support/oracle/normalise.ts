import { unspecified } from './unspecified.ts';

export interface Difference {
  /** Where, as a path of member names. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
}

/** Members that only one side has: what a run cost, and which program it was. */
const ownToRuntime = ['usage', 'program'];

/**
 * Every difference between an expected outcome and another. Strict: absent, undefined and null differ, 0 and -0 differ, effects
 * and lists are compared in order. The order of a record's members is compared too, as programs can see it. Only where the
 * expected text holds the unspecified wording does any wording do.
 */
export function differences(expected: object, actual: object): Difference[] {
  return [...compare(withoutOwn(expected), withoutOwn(actual), '')];
}

function withoutOwn(outcome: object): object {
  return Object.fromEntries(Object.entries(outcome).filter(([name]) => !ownToRuntime.includes(name)));
}

/** Outcomes and effects are read by member name; only the values that programs made have an order of their own. */
const ordered = /\.(value|patch)\b|^\.(state|app_metadata|user_metadata|claims|id_claims)\./;

function* compare(expected: unknown, actual: unknown, path: string): Generator<Difference> {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) yield { path: `${path}.length`, expected: show(expected), actual: show(actual) };
    else for (const [index, element] of expected.entries()) yield* compare(element, actual[index], `${path}[${index}]`);
  } else if (isRecord(expected) && isRecord(actual)) {
    const names = Object.keys(expected);
    const others = Object.keys(actual);
    const sort = (keys: string[]) => (ordered.test(path) ? keys : [...keys].sort());
    if (show(sort(names)) !== show(sort(others))) yield { path, expected: show(expected), actual: show(actual) };
    else for (const name of names) yield* compare(expected[name], actual[name], `${path}.${name}`);
  } else if (!sameScalar(expected, actual)) {
    yield { path, expected: show(expected), actual: show(actual) };
  }
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sameScalar(expected: unknown, actual: unknown): boolean {
  if (typeof expected === 'string' && typeof actual === 'string') return matches(expected.split(unspecified), actual);
  return Object.is(expected, actual);
}

/** Whether a text is the parts in order with anything between them. */
function matches([first = '', ...rest]: readonly string[], text: string): boolean {
  const last = rest.at(-1);
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let position = first.length;
  for (const part of rest.slice(0, -1)) {
    const found = text.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return position <= text.length - last.length;
}

function show(value: unknown): string {
  return Object.is(value, -0) ? '-0' : (JSON.stringify(value) ?? String(value));
}
