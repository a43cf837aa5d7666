import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../compiler/diagnostics/catalogue/index.ts';
import { compileAction } from '../../compiler/index.ts';
import { unicodeProperties } from '../../runtime/pattern/unicode-properties.ts';
import { root } from './support/page.ts';

const page = readFileSync(join(root, 'docs/patterns.md'), 'utf8');

describe('docs/patterns.md', () => {
  it.each(unicodeProperties)('lists the property %s', (property) => {
    expect(page).toContain(`\`${property}\``);
  });

  it.each(Object.entries(catalogue).filter(([, { code }]) => code.startsWith('W21')))('leads to %s', (_slug, { code }) => {
    expect(page).toContain(`[${code}](diagnostics/${code}.md)`);
  });

  it('shows an action that compiles without a remark, and a pattern that is refused', () => {
    const [, action = ''] = /```ts action\n([\s\S]*?)```/.exec(page) ?? [];
    expect(compileAction(action, { at: 'login/post-auth' }).diagnostics).toEqual([]);
    const [, refused = ''] = /```ts\n(.*?)```/s.exec(page) ?? [];
    const { diagnostics } = compileAction(`${refused}export default async function (event, api) { api.log('info', tagged.source); }`, {
      at: 'login/post-auth',
    });
    expect(diagnostics.map(({ slug }) => slug)).toEqual(['pattern-lookahead']);
  });
});
