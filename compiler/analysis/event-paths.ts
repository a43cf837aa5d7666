import { event } from '../../schemas/platform/event.ts';
import type { Field } from '../../schemas/platform/field.ts';
import type { HirExpression } from '../hir/nodes.ts';
import type { ConstantVariables } from './constant-variables.ts';

/** The path of an event field that an expression reads, such as `request.geo.country`, through names and `?.`. */
export function eventPath(node: HirExpression, variables: ConstantVariables): string | undefined {
  const names: string[] = [];
  let at = variables.resolve(node);
  for (;;) {
    if (at.kind === 'get') {
      names.unshift(at.key);
      at = variables.resolve(at.object);
    } else if (at.kind === 'optional') {
      const inner = optionalPath(at.access, at.variable, variables);
      if (inner === undefined) return undefined;
      names.unshift(...inner);
      at = variables.resolve(at.value);
    } else if (at.kind === 'logical' && at.operator === '??') {
      at = variables.resolve(at.left);
    } else return at.kind === 'input' && at.name === 'event' && names.length > 0 ? names.join('.') : undefined;
  }
}

function optionalPath(node: HirExpression, base: object, variables: ConstantVariables): string[] | undefined {
  if (node.kind === 'variable') return node.variable === base ? [] : undefined;
  if (node.kind === 'get') {
    const outer = optionalPath(node.object, base, variables);
    return outer === undefined ? undefined : [...outer, node.key];
  }
  if (node.kind !== 'optional') return undefined;
  const outer = optionalPath(node.value, base, variables);
  const inner = optionalPath(node.access, node.variable, variables);
  return outer === undefined || inner === undefined ? undefined : [...outer, ...inner];
}

/** The field at a path of the platform table. */
export function fieldAt(path: string): Field | undefined {
  let fields: { readonly [name: string]: Field } = event;
  let field: Field | undefined;
  for (const name of path.split('.')) {
    field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return undefined;
    fields = field.shape.kind === 'group' ? field.shape.fields : {};
  }
  return field;
}
