import { nearest } from '../../schemas/nearest.ts';
import { type AttachPoint, attachPoints, isAttachPoint } from '../../schemas/platform/flows.ts';
import { callFailure, type Failure } from '../failure.ts';

/** Reads `flow/stage`; snake_case is taken for kebab-case, as in flows. */
export function readAttachPoint(text: string): AttachPoint {
  const name = text.replaceAll('_', '-');
  if (isAttachPoint(name)) return name;
  const near = nearest(text, attachPoints);
  const help = near === undefined ? `write one of ${attachPoints.join(', ')}` : `did you mean ${near}?`;
  throw callFailure(`there is no attach point ${JSON.stringify(text)}`, { help });
}

/** An action says nothing without its place. */
export function attachPointMissing(file: string, command: string): Failure {
  return callFailure('an action is checked for the place where it runs, and --at does not name one', {
    help: `writ ${command} ${file} --at login/post-auth; the places are ${attachPoints.join(', ')}`,
  });
}
