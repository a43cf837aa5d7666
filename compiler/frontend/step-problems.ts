import { ts } from 'ts-morph';
import { nearest } from '../../schemas/nearest.ts';
import { isBuiltIn } from './convert/context.ts';

/** A read of `step.slug` or `step.slug.key`, by dot or by bracket. */
type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression;

/**
 * What is wrong with a read of step state that no block before it writes: the parameters of `step-unwritten`, and a better name; or
 * the path alone where the block writes it on some occasions.
 */
export function unwrittenStep(checker: ts.TypeChecker, access: ts.Node) {
  if (!isAccess(access)) return undefined;
  const name = accessedName(access);
  const depth = stepDepth(access.expression);
  if (name === undefined || depth === undefined || depth > 1) return undefined;
  const owner = checker.getNonNullableType(checker.getTypeAtLocation(access.expression));
  const names = [
    ...new Set((owner.isUnion() ? owner.types : [owner]).flatMap((type) => type.getProperties().map((member) => member.name))),
  ];
  // One of the ways in which the block can answer has it.
  if (names.includes(name)) return { path: pathOf(access, name), parameters: undefined };
  const better = nearest(name, names);
  const listed = names.map((member) => `\`${member}\``).join(', ');
  const block = depth === 1 && isAccess(access.expression) ? accessedName(access.expression) : undefined;
  const parameters = {
    path: pathOf(access, name),
    suggestion: better === undefined ? '' : `; did you mean \`${pathOf(access, better)}\`?`,
    there:
      block === undefined
        ? names.length === 0
          ? 'No block before it writes step state.'
          : `The blocks before it are ${listed}.`
        : names.length === 0
          ? `\`${block}\` writes nothing.`
          : `\`${block}\` writes ${listed}.`,
  };
  return { path: parameters.path, parameters, better, name: nameNode(access) };
}

/** Whether an expression is `step` or leads into it: step state may be missing where only some ways to the action write it. */
export function isStepState(node: ts.Node): boolean {
  return ts.isExpression(node) && stepDepth(node) !== undefined;
}

/** The node that spells the name, and how another name is put in its place. */
function nameNode(access: Access): { readonly node: ts.Node; readonly spell: (name: string) => string } {
  if (ts.isPropertyAccessExpression(access)) {
    const { name } = access;
    return { node: name, spell: (better) => better };
  }
  return { node: access.argumentExpression, spell: (better) => `'${better}'` };
}

function isAccess(node: ts.Node): node is Access {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

export function accessedName(access: Access): string | undefined {
  if (ts.isPropertyAccessExpression(access)) return access.name.text;
  return ts.isStringLiteralLike(access.argumentExpression) ? access.argumentExpression.text : undefined;
}

/** How many members below `step` an expression is; undefined where it is nothing of it. */
function stepDepth(node: ts.Expression): number | undefined {
  if (ts.isParenthesizedExpression(node)) return stepDepth(node.expression);
  if (ts.isIdentifier(node)) return node.text === 'step' ? 0 : undefined;
  const outer = isAccess(node) ? stepDepth(node.expression) : undefined;
  return outer === undefined ? undefined : outer + 1;
}

function pathOf(access: Access, name: string): string {
  const inner = isAccess(access.expression) ? accessedName(access.expression) : undefined;
  return ['step', ...(inner === undefined ? [] : [inner]), name].reduce(
    (path, part) => path + (/^[A-Za-z_]\w*$/.test(part) ? `.${part}` : `['${part}']`),
  );
}

/** Whether the text that a declared value is read by is written out, so that a name that it does not have is a mistake. */
export function namesDeclared(checker: ts.TypeChecker, access: ts.ElementAccessExpression): boolean {
  if (!ts.isStringLiteralLike(access.argumentExpression)) return false;
  const { symbol } = checker.getTypeAtLocation(access.expression);
  return symbol !== undefined && isBuiltIn(symbol);
}
