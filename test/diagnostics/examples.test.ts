import { describe, expect, test } from 'vitest';
import { compileLoaded } from '../../compiler/compile-tenant.ts';
import { catalogue } from '../../compiler/diagnostics/catalogue/index.ts';
import type { Definition, Example } from '../../compiler/diagnostics/definition.ts';
import { compileAction } from '../../compiler/index.ts';
import { loadFiles } from '../../compiler/source/load.ts';

/** What an example leaves out; one about the manifest brings its own. */
function completed(files: { readonly [path: string]: string }): { readonly [path: string]: string } {
  return Object.keys(files).some((path) => path.startsWith('writ.')) ? files : { 'writ.yaml': 'tenant: acme\nwrit: 1\n', ...files };
}

/** Codes that an example reports; warnings beside an error are not its subject. */
function codesOf(example: Exclude<Example, { readonly described: string }>): string[] {
  const diagnostics =
    'action' in example
      ? compileAction(example.action, {
          at: example.at ?? 'login/post-auth',
          allow: example.allow ?? [],
          secrets: example.secrets ?? [],
        }).diagnostics
      : compileLoaded(loadFiles(new Map(Object.entries(completed(example.files))))).diagnostics;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return [...new Set((errors.length > 0 ? errors : diagnostics).map(({ code }) => code))];
}

describe.each(Object.entries(catalogue) as unknown as [string, Definition<never>][])('%s', (slug, definition) => {
  const { bad, good, code } = definition;
  if (!('described' in bad)) {
    test('the bad example reports this code and no other', () => {
      expect(codesOf(bad)).toEqual([code]);
    });
  }
  if (!('described' in good)) {
    test('the good example reports nothing', () => {
      expect(codesOf(good)).toEqual([]);
    });
  }
  test('its slug is kebab case', () => {
    expect(slug).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
});

test('no two diagnostics share a code', () => {
  const codes = Object.values(catalogue).map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)]);
});
