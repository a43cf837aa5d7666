import type { Builtin, ValueKind } from '../../../schemas/language/builtin.ts';
import { builtinEntries } from '../../../schemas/language/builtins/index.ts';
import type { Implementation } from './implementation.ts';
import { implementations } from './index.ts';

/**
 * From a name in a program to what runs it. The names are keys of maps that hold built-ins and nothing else, so that no text,
 * whoever chose it, leads to a member of a host object.
 */

type ByName = ReadonlyMap<string, Implementation>;

const methods = byKind('method');
const methodsByName = byName(methods);
const noMethods: ReadonlyMap<ValueKind, Implementation> = new Map();
const accessors = byKind('accessor');
const functions: ByName = new Map(builtinEntries.flatMap(([id, { on }]) => (on === undefined ? [[id, implementations[id]] as const] : [])));

/** What runs `receiver.name(…)` for a receiver of a kind. */
export function methodOf(kind: ValueKind, name: string): Implementation | undefined {
  return methods.get(kind)?.get(name);
}

/** What runs `receiver.name(…)`, by the receiver's kind. */
export function methodsNamed(name: string): ReadonlyMap<ValueKind, Implementation> {
  return methodsByName.get(name) ?? noMethods;
}

/** What reads `receiver.name` of a receiver of a kind. */
export function accessorOf(kind: ValueKind, name: string): Implementation | undefined {
  return accessors.get(kind)?.get(name);
}

/** What runs a function, constructor or constant by its key in the table: `Object.keys`, `new Date`, `Math.PI`. */
export function functionOf(id: string): Implementation | undefined {
  return functions.get(id);
}

function byKind(form: Builtin['form']): ReadonlyMap<ValueKind, ByName> {
  const kinds = new Map<ValueKind, Map<string, Implementation>>();
  for (const [id, builtin] of builtinEntries) {
    if (builtin.form !== form || builtin.on === undefined) continue;
    const names = kinds.get(builtin.on) ?? new Map<string, Implementation>();
    kinds.set(builtin.on, names.set(builtin.name, implementations[id]));
  }
  return kinds;
}

/** The same methods, by name first. */
function byName(kinds: ReadonlyMap<ValueKind, ByName>): ReadonlyMap<string, ReadonlyMap<ValueKind, Implementation>> {
  const names = new Map<string, Map<ValueKind, Implementation>>();
  for (const [kind, methodsOfKind] of kinds) {
    for (const [name, method] of methodsOfKind)
      names.set(name, (names.get(name) ?? new Map<ValueKind, Implementation>()).set(kind, method));
  }
  return names;
}
