import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { patternDiagnostics } from '../../compiler/diagnostics/catalogue/patterns.ts';
import { subsetDiagnostics } from '../../compiler/diagnostics/catalogue/subset.ts';

const page = readFileSync(new URL('../../docs/rationale.md', import.meta.url), 'utf8');
const [introduction = '', ...sections] = page.split(/^## /m);
const refusals = Object.entries({ ...subsetDiagnostics, ...patternDiagnostics }).filter(([, { severity }]) => severity === 'error');

describe('the reasons for what the language lacks', () => {
  it.each(refusals)('has a heading for %s', (_slug, { code }) => {
    expect(sections.filter((section) => section.includes(`(diagnostics/${code}.md)`))).toHaveLength(1);
  });

  it('gives each heading a reason, and a page of its own code', () => {
    expect(introduction).toContain('language.md');
    for (const section of sections) {
      expect(section).toMatch(/\[(W\d{4})\]\(diagnostics\/\1\.md\)/);
      expect(section.replace(/\[W.*/s, '').split('\n').slice(1).join('').length).toBeGreaterThan(100);
    }
  });
});
