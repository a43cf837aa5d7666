import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bundleOf } from '../flow/support/flow-files.ts';

const page = readFileSync(new URL('../../docs/flows.md', import.meta.url), 'utf8');

describe('docs/flows.md', () => {
  it('shows a repository that compiles without a word', () => {
    const files = Object.fromEntries(
      [...page.matchAll(/```[a-z]+\n(?:#|\/\/) (\S+\/?\S*\.[a-z]+)\n(.*?)```/gs)].map(([, path = '', text = '']) => [path, text]),
    );
    expect(Object.keys(files)).toEqual(['flows/login.yaml', 'writ.yaml', 'actions/rate-login.ts', 'schemas/fraud-signal.schema.json']);
    const { flows } = bundleOf(files);
    expect(Object.keys(flows)).toEqual(['login']);
  });
});
