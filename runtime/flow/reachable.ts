import type { Position } from '../../schemas/platform/position.ts';
import type { PlannedBlock, PlannedFlow, PlannedList } from './planned.ts';

/** Where a walk begins, and what it passes over. */
export interface Way {
  /** Behind this block; at the very beginning when empty. */
  readonly cursor: readonly number[];
  /** Whether blocks that need a stored user are passed over. */
  readonly nobody: boolean;
  /** Whether the run goes on past a block of the platform without waiting for it. `depth` is 2 in the stage's own list. */
  readonly passes: (slug: string, depth: number) => boolean;
  readonly onlyStage?: number;
}

/** How a list is left: behind its end, or at an `allow`. Where neither is, a block of the platform or a denial stops every way. */
interface Exits {
  readonly through: boolean;
  readonly allowed: boolean;
}

/**
 * The positions of the programs that may run before the next block of the platform. The event is held to what all of them are promised
 * before the first one runs: whatever way is taken, no program meets an event that it was not compiled for.
 */
export function reachablePositions({ stages }: PlannedFlow, way: Way): Position[] {
  const positions: Position[] = [];
  const [first = way.onlyStage ?? 0, ...inside] = way.cursor;
  for (let index = first; index < stages.length; index++) {
    const { through } = walkList(stages[index]?.blocks ?? [], index === first ? inside : [], 2, way, positions);
    if (!through || way.onlyStage !== undefined) break;
  }
  return positions;
}

function walkList(list: PlannedList, cursor: readonly number[], depth: number, way: Way, positions: Position[]): Exits {
  const [first, ...inside] = cursor;
  let allowed = false;
  for (let index = first ?? 0; index < list.length; index++) {
    const block = list[index];
    // The block that was awaited has run.
    if (block === undefined || (index === first && inside.length === 0)) continue;
    const exits = walkBlock(block, index === first ? inside : [], depth, way, positions);
    allowed ||= exits.allowed;
    if (!exits.through) return { through: false, allowed };
  }
  return { through: true, allowed };
}

const goesOn: Exits = { through: true, allowed: false };

/** What is promised where nobody was found. */
function withoutUser(position: Position): Position {
  return position.user === 'stored' ? { ...position, user: 'optional' } : position;
}

function walkBlock(planned: PlannedBlock, cursor: readonly number[], depth: number, way: Way, positions: Position[]): Exits {
  const passedOver = 'needsUser' in planned && way.nobody && planned.needsUser;
  if ('position' in planned && !passedOver && cursor.length === 0)
    positions.push(way.nobody ? withoutUser(planned.position) : planned.position);
  switch (planned.kind) {
    case 'platform':
      return { through: way.passes(planned.block.slug, depth), allowed: false };
    case 'decision': {
      const [branch, ...inside] = cursor;
      const last = planned.branches.length - 1;
      const taken = planned.branches.filter((_list, index) => (branch === undefined ? !passedOver || index === last : index === branch));
      const exits = taken.map((list) => walkList(list, inside, depth + 2, way, positions));
      return { through: exits.some(({ through }) => through), allowed: exits.some(({ allowed }) => allowed) };
    }
    case 'run-flow': {
      const [first = 0, ...inside] = cursor;
      let allowed = false;
      for (let index = first; index < planned.stages.length; index++) {
        const exits = walkList(planned.stages[index] ?? [], index === first ? inside : [], depth + 2, way, positions);
        allowed ||= exits.allowed;
        if (!exits.through) return { through: allowed, allowed: false };
      }
      return goesOn;
    }
    case 'deny':
      return { through: false, allowed: false };
    case 'allow':
      return { through: false, allowed: true };
    default:
      return goesOn;
  }
}
