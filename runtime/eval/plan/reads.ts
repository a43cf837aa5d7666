import type { ExpressionOf } from '../../../schemas/ir/nodes.ts';
import { getBuiltMember, getIndexed, getMember } from '../members.ts';
import type { Evaluate, PlanContext } from './closure.ts';
import { planExpression } from './expressions.ts';

/**
 * Members of members are read in one closure: `event.request.geo.country` takes one call, not four. The short ways, which are most,
 * and the places where they start have closures of their own.
 */
export function planGet(node: ExpressionOf<'get'>, context: PlanContext): Evaluate {
  const keys = [node.key];
  let root = node.object;
  for (; root.op === 'get'; root = root.object) keys.unshift(root.key);
  const [first = '', second = '', third = ''] = keys;
  if (root.op === 'slot') {
    const { slot } = root;
    if (keys.length === 1) return (run, frame) => getBuiltMember(run, frame[slot], first);
    if (keys.length === 2) return (run, frame) => getBuiltMember(run, getBuiltMember(run, frame[slot], first), second);
  }
  if (root.op === 'input' && root.name === 'event') {
    if (keys.length === 2) return (run) => getMember(run, getMember(run, run.event, first), second);
    if (keys.length === 3) return (run) => getMember(run, getMember(run, getMember(run, run.event, first), second), third);
  }
  const rootOf = planExpression(root, context);
  if (keys.length === 1) return (run, frame) => getMember(run, rootOf(run, frame), first);
  return (run, frame) => {
    let value = rootOf(run, frame);
    for (let index = 0; index < keys.length; index++) value = getMember(run, value, keys[index] ?? '');
    return value;
  };
}

export function planIndex({ object, key }: ExpressionOf<'index'>, context: PlanContext): Evaluate {
  const objectOf = planExpression(object, context);
  const keyOf = planExpression(key, context);
  return (run, frame) => getIndexed(run, objectOf(run, frame), keyOf(run, frame));
}

export function planInput({ name }: ExpressionOf<'input'>): Evaluate {
  if (name === 'event') return (run) => run.event;
  return name === 'step' ? (run) => run.step : (run) => run.config;
}

export function planOptional({ value, slot, access }: ExpressionOf<'optional'>, context: PlanContext): Evaluate {
  const operandOf = planExpression(value, context);
  const accessOf = planExpression(access, context);
  return (run, frame) => {
    const base = operandOf(run, frame);
    if (base === undefined || base === null) return undefined;
    frame[slot] = base;
    return accessOf(run, frame);
  };
}
