import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import type { ActionInput } from '../../compiler/compile.ts';
import { SourceText } from '../../compiler/source/text.ts';
import { type Random, randomOf, seedOf } from '../differential/random.ts';
import { digestsOf, type Specimen, specimens, withText } from './corpus.ts';
import { assembled, divided } from './modules.ts';
import { renamed } from './rename.ts';
import { respaced } from './respace.ts';

/** What does not change what a program means does not change its digest. Held over every program that the tests accept. */

// Each test compiles the whole corpus.
vi.setConfig({ testTimeout: 600_000 });

const seed = 3;
const refused = 'refused';
const corpus = specimens();

/** Undefined where a text has nothing that could be changed so. */
type Change = (input: ActionInput, random: Random) => ActionInput | undefined;

const inModules: Change = (input, random) => {
  const parts = divided(input.source.path, input.source.text);
  if (parts === undefined || input.modules.size > 0 || input.source.path.endsWith('.js')) return undefined;
  const { modules, entry } = assembled(parts, random);
  return withText(input, entry, new Map([...modules].map(([path, text]) => [path, new SourceText(path, text)])));
};

const changes: { readonly [name: string]: Change } = {
  'names of what it declares': (input, random) => {
    const text = renamed(input.source.path, input.source.text, random);
    return text === undefined ? undefined : withText(input, text);
  },
  'blanks, lines and comments': (input, random) => withText(input, respaced(input.source.path, input.source.text, random)),
  'line ends of other systems': (input, random) => withText(input, input.source.text.replaceAll('\n', random.pick(['\r\n', '\r']))),
  'a mark of byte order': (input) => withText(input, `\ufeff${input.source.text}`),
  'another path': (input, random) => {
    const ending = input.source.path.slice(input.source.path.lastIndexOf('.'));
    return { ...input, source: new SourceText(`${random.pick(['', 'x/', 'a b/ü/'])}actions/other${ending}`, input.source.text) };
  },
};

/** What becomes of the corpus under changes, one after the other. */
function changed(list: readonly Change[], salt = 0): Changed[] {
  return corpus.flatMap((specimen, index) => {
    const random = randomOf(seedOf(seed + salt, index));
    const input = list.reduce((before, change) => change(before, random) ?? before, specimen.input);
    return input === specimen.input ? [] : [{ specimen, input }];
  });
}

interface Changed {
  readonly specimen: Specimen;
  readonly input: ActionInput;
}

/** Those whose digest is another, with the text that made it so. */
function different(list: readonly Changed[]) {
  const digests = digestsOf(list.map(({ input }) => input));
  return list.flatMap(({ specimen, input }, index) =>
    digests[index] === specimen.digest
      ? []
      : [
          {
            name: specimen.name,
            text: input.source.text,
            modules: [...input.modules.values()].map(({ text }) => text),
            became: digests[index] ?? refused,
          },
        ],
  );
}

it('the corpus is there, and each change finds something in most of it', () => {
  expect(corpus.length).toBeGreaterThan(250);
  for (const change of Object.values(changes)) expect(changed([change]).length).toBeGreaterThan(corpus.length * 0.8);
});

describe('the digest of a program is the same', () => {
  it('with other names, blanks, lines, comments, line ends, a mark of byte order and another path', () => {
    const all = Object.values(changes);
    const found = different(changed(all));
    // All at once, since that takes one run of the type checker; where it fails, one after the other says which it was.
    const alone =
      found.length === 0 ? {} : Object.fromEntries(Object.entries(changes).map(([name, change]) => [name, different(changed([change]))]));
    expect({ found, alone }).toEqual({ found: [], alone: {} });
  });

  it('with its helpers, constants and types in modules, whatever their files and the order of imports', () => {
    const all = [1, 2].flatMap((salt) => changed([inModules], salt));
    expect(all.length).toBeGreaterThan(80);
    const found = different(all);
    expect(found.filter(({ became }) => became !== refused)).toEqual([]);
    // What the compiler knows of a constant's text or pattern it knows in the constant's own file, so a few need another spelling elsewhere.
    expect(found.length).toBeLessThan(all.length * 0.1);
  });

  it('in another directory, time zone and locale', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'writ ü '));
    try {
      const env = { ...process.env, TZ: 'Pacific/Apia', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', LANGUAGE: 'tr' };
      const args = ['--import', import.meta.resolve('tsx'), fileURLToPath(new URL('./print-digests.ts', import.meta.url))];
      const printed = execFileSync(process.execPath, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 });
      expect(JSON.parse(printed)).toEqual(corpus.map(({ name, digest }) => [name, digest]));
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});
