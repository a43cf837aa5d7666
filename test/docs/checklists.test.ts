import { describe, expect, it } from 'vitest';
import { effectSchema } from '../../schemas/documents/outcome.ts';
import { type ApiMember, api, apiPaths } from '../../schemas/platform/api.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import { runOracle } from '../support/oracle/index.ts';

/** Steps of the checklists in CONTRIBUTING.md that nothing else would miss. */

const at = 'login/post-auth';

describe('a member of api', () => {
  const effects = apiPaths.filter((path) => (api[path] as ApiMember).kind === 'effect');

  it.each(effects)('%s has a shape in the published outcome', (path) => {
    const { properties } = effectSchema as { readonly properties: { readonly type: { readonly enum: readonly string[] } } };
    expect(properties.type.enum).toContain(path);
  });

  it.each(apiPaths)('%s can be compared with V8', async (path) => {
    const source = `async function action(event, api) { api.state.set('kind', typeof api.${path}); }`;
    const outcome = await runOracle({ source, fileName: 'action.js', event: sampleEvent(positionOf(at)), now: '2026-03-02T10:00:00.000Z' });
    expect(outcome.state).toEqual({ kind: 'function' });
  });
});
