import { type AttachPoint, type FlowName, flows, stageBlocks, stagesOf } from './flows.ts';

/**
 * What is known where an action stands. It decides which event fields are there and which `api` members exist.
 *
 * - `user`: `form` is the sign-up form before the account exists, `stored` the account.
 * - `risk`: a Risk Evaluate block ran upstream, so that the score says something.
 */
export interface Position {
  readonly at: AttachPoint;
  readonly user: 'optional' | 'form' | 'stored';
  readonly risk: boolean;
  readonly connection: 'required' | 'optional';
  readonly issuesTokens: boolean;
}

/** The position of an action in the platform's standard flow, or behind the given blocks of its own stage. */
export function positionOf(at: AttachPoint, before: readonly string[] = standardBefore(at)): Position {
  const [flow, stage] = at.split('/') as [FlowName, string];
  const stageIndex = stagesOf(flow).indexOf(stage);
  const earlier = stagesOf(flow)
    .slice(0, stageIndex)
    .flatMap((name) => stageBlocks(`${flow}/${name}` as AttachPoint));
  return positionBehind(at, new Set([...earlier, ...before]));
}

/** The position of an action behind the given blocks of its flow, earlier stages included. */
export function positionBehind(at: AttachPoint, upstream: ReadonlySet<string>): Position {
  const [flow, stage] = at.split('/') as [FlowName, string];
  const stageIndex = stagesOf(flow).indexOf(stage);
  const stored = stageIndex > 0 || flow === 'token-refresh' || upstream.has('identity-lookup');
  return {
    at,
    user: at === 'registration/pre-create' && !upstream.has('identity-create') ? 'form' : stored ? 'stored' : 'optional',
    risk: upstream.has('risk-evaluate'),
    connection: flow === 'login' && stageIndex > 0 ? 'required' : 'optional',
    issuesTokens: flows[flow].issuesTokens,
  };
}

function standardBefore(at: AttachPoint): readonly string[] {
  const blocks = stageBlocks(at);
  return blocks.slice(0, blocks.indexOf('action'));
}

/** The order in which positions are listed. */
export function comparePositions(left: Position, right: Position): number {
  const key = ({ at, user, risk }: Position) => `${at} ${user} ${risk}`;
  return key(left) < key(right) ? -1 : key(left) > key(right) ? 1 : 0;
}

/** The kinds of places among these, each once, in the order in which they are listed. */
export function distinctPositions(positions: readonly Position[]): Position[] {
  return [...positions].sort(comparePositions).filter((position, index, sorted) => {
    const before = sorted[index - 1];
    return before === undefined || comparePositions(before, position) !== 0;
  });
}
