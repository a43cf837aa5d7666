import { childrenOf, type Node, sealedOps } from '../../schemas/ir/nodes.ts';
import type { Program, ProgramFunction } from '../../schemas/ir/program.ts';
import { isSecretName } from '../../schemas/platform/names.ts';
import type { Caller } from './calls.ts';
import { ProgramRefused } from './refused.ts';

/**
 * Sealed values are a sort of their own: the structure of a program lets what makes them stand only in headers of a request, in
 * sealed slots and in arguments of calls. What is left to check is that nobody reads such a slot in any other way.
 */

const sealed: ReadonlySet<string> = new Set(sealedOps);

/** The slots of a function that hold what is sealed: those that `seal` or `sealed` names. */
export function sealedSlotsOf({ body }: ProgramFunction): ReadonlySet<number> {
  const slots = new Set<number>();
  const visit = (node: Node): void => {
    if (node.op === 'seal' || node.op === 'sealed') slots.add(node.slot);
    childrenOf(node).forEach(visit);
  };
  body.forEach(visit);
  return slots;
}

/** Checks one node of a function with these sealed slots. */
export function checkSealed(node: Node, slots: ReadonlySet<number>, at: Caller): void {
  if ('slot' in node && node.op !== 'seal' && node.op !== 'sealed' && slots.has(node.slot))
    throw new ProgramRefused(at.path, `uses slot ${node.slot}, which is sealed, in ${node.op}`);
  if (node.op === 'secret' && !isSecretName(node.name)) throw new ProgramRefused(at.path, `names a secret ${JSON.stringify(node.name)}`);
  if (node.op === 'hmac' && !isSecretName(node.secret)) throw new ProgramRefused(at.path, `names a secret ${JSON.stringify(node.secret)}`);
  if (node.op === 'call') {
    node.arguments.forEach((argument, index) => {
      if (sealed.has(argument.op) && !at.sealedSlots[node.function]?.has(index))
        throw new ProgramRefused(at.path, `hands what is sealed to function ${node.function}, which does not keep it sealed`);
    });
  }
}

/** The names of the secrets that a program uses, sorted. */
export function secretsOf({ functions }: Program): readonly string[] {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    if (node.op === 'secret') names.add(node.name);
    if (node.op === 'hmac') names.add(node.secret);
    childrenOf(node).forEach(visit);
  };
  for (const { body } of functions) body.forEach(visit);
  return [...names].sort();
}
