import { describe, expect, it } from 'vitest';
import { readPage } from './support/page.ts';

interface Manifest {
  readonly license?: string;
  readonly dependencies?: { readonly [name: string]: string };
  readonly devDependencies?: { readonly [name: string]: string };
  readonly optionalDependencies?: { readonly [name: string]: string };
}

const manifestOf = (path: string) => JSON.parse(readPage(path)) as Manifest;
const own = manifestOf('package.json');
const bench = manifestOf('bench/package.json');

/** Packages and licences of the table under a heading. */
function listedUnder(heading: string): Map<string, string> {
  const [, section = ''] = readPage('docs/dependencies.md').split(`## ${heading}\n`);
  const rows = section.split(/^## /m)[0]?.matchAll(/^\| `([^`]+)` \| ([^|]+) \| (.+) \|$/gm) ?? [];
  return new Map([...rows].map(([, name = '', licence = '']) => [name, licence]));
}

describe('docs/dependencies.md', () => {
  it.each([
    ['At run time', own.dependencies],
    ['To build and test', own.devDependencies],
    ['To measure', { ...bench.dependencies, ...bench.devDependencies, ...bench.optionalDependencies }],
  ])('lists under "%s" what is asked for', (heading, dependencies) => {
    expect([...listedUnder(heading).keys()]).toEqual(Object.keys(dependencies ?? {}).sort());
  });

  const installed = [...listedUnder('At run time'), ...listedUnder('To build and test')];
  it.each(installed)('gives the licence of %s', (name, licence) => {
    expect(manifestOf(`node_modules/${name}/package.json`).license?.replace(/[()]/g, '').replace(' OR ', ' or ')).toBe(licence);
  });
});
