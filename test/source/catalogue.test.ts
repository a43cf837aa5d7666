import { describe, expect, it } from 'vitest';
import { sourceDiagnostics } from '../../compiler/diagnostics/catalogue/source.ts';
import type { Example } from '../../compiler/diagnostics/definition.ts';
import { loadFiles } from '../../compiler/source/load.ts';

/** What an example leaves out is a minimal valid repository. */
function load(example: Extract<Example, { files: unknown }>) {
  const files = new Map(Object.entries(example.files));
  if (![...files.keys()].some((path) => path.startsWith('writ.'))) files.set('writ.yaml', 'tenant: acme\n');
  return loadFiles(files).diagnostics;
}

const shown = Object.entries(sourceDiagnostics).filter(([, { bad }]) => 'files' in bad);

describe('the examples of each diagnostic about a repository', () => {
  it.each(shown)('%s: the bad one reports it and nothing else, the good one nothing', (slug, { bad, good, code, severity }) => {
    if (!('files' in bad) || !('files' in good)) throw new Error('an example is of another kind than its counterpart');
    expect(load(bad)).toMatchObject([{ slug, code, severity }]);
    expect(load(good)).toEqual([]);
  });
});
