import { fetchFailures } from './failures.ts';
import { headerProblem, trimmedValue } from './headers.ts';

/** Says why a header of this name is never sent; undefined for one that is. */
export function headerNameProblem(name: string): string | undefined {
  const problem = headerProblem(name, '');
  return problem === undefined ? undefined : fetchFailures[problem];
}

/** Says why a header cannot stand on a block, where it is sent with every fetch of the action; undefined for one that can. */
export function blockHeaderProblem(name: string, value: string): string | undefined {
  const problem = headerProblem(name, trimmedValue(value));
  if (problem !== undefined) return fetchFailures[problem];
  // What stands in a flow stands in version control.
  return name.toLowerCase() === 'authorization' ? 'it would show a credential to everybody who reads the repository' : undefined;
}
