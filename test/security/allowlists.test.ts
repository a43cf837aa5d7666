import { describe, expect, it } from 'vitest';
import { loadFiles } from '../../compiler/source/load.ts';
import { parseAllowEntry } from '../../runtime/egress/allowlist.ts';
import { type AttackCase, attacks, loadedWith } from './corpus.ts';

interface AllowCase extends AttackCase {
  readonly url: string;
  readonly methods?: readonly string[];
  readonly redirects?: number;
  readonly refused: string;
}

describe.each(attacks<AllowCase>('allowlists'))('$idea', ({ idea: _idea, refused, ...entry }) => {
  it('is refused for the reason that is given', () => {
    expect(parseAllowEntry(entry).problem?.code).toBe(refused);
  });

  it('is refused when the repository is checked', () => {
    const { diagnostics } = loadFiles(new Map([['writ.yaml', `tenant: acme\nfetch: ${JSON.stringify({ allow: [entry] })}\n`]]));
    expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
  });

  it('is refused when a bundle brings it', () => {
    expect(['allow-entry', 'schema']).toContain(loadedWith([], [entry]));
  });
});

it('loads with an entry that is fit, so that nothing else refuses those above', () => {
  expect(loadedWith([], [{ url: 'https://*.crm.acme.example:8443/hooks/', methods: ['PUT'], redirects: 5 }])).toBe('loaded');
});
