import type { StatementOf } from '../../schemas/ir/nodes.ts';
import type { Effect } from './effect.ts';

const origins = new WeakMap<Effect, StatementOf<'effect'>>();

/** Notes which node of its program asked for an effect. It is no part of the outcome. */
export function noteOrigin(effect: Effect | undefined, node: StatementOf<'effect'>): void {
  if (effect !== undefined) origins.set(effect, node);
}

/** The node that asked for an effect; undefined where nobody noted it. */
export function originOf(effect: Effect): StatementOf<'effect'> | undefined {
  return origins.get(effect);
}
