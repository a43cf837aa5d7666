import type { ts } from 'ts-morph';
import type { Position } from '../../schemas/platform/position.ts';
import type { FixPlace } from './type-fixes.ts';
import type { Problems } from './unit.ts';

/** What the handlers of the checker's findings share. */
export interface Finding extends FixPlace {
  readonly program: ts.Program;
  readonly position: Position;
  readonly problems: Problems;
  readonly text: string;
}
