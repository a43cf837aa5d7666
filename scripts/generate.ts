/**
 * Writes what is derived from the tables: the published schemas and their types, the reference, and the made parts of written
 * pages. With `--check` it writes nothing and fails where a file is not what it would write.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { documents } from '../schemas/documents/index.ts';
import { diagnosticsPages } from './diagnostics-pages.ts';
import { generatedTypes } from './generated-types.ts';
import { irSections } from './ir-pages.ts';
import { languageSections } from './language-page.ts';
import { fillSections } from './marked-sections.ts';
import { recipeSections } from './recipe-pages.ts';
import { referencePages } from './reference-pages.ts';

const root = new URL('../', import.meta.url);

/** Folders that hold nothing but what is made here: any other file in them is removed. */
const folders = ['schemas/published', 'schemas/generated', 'docs/reference', 'docs/diagnostics'];

/** Written pages with made parts. */
const pages: { readonly [path: string]: { readonly [section: string]: string } } = {
  'docs/ir.md': irSections(),
  'docs/language.md': languageSections(),
  ...(await recipeSections()),
};

async function wantedFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [name, schema] of Object.entries(documents)) {
    files.set(`schemas/published/${name}.schema.json`, `${JSON.stringify(schema, undefined, 2)}\n`);
  }
  for (const [name, text] of await generatedTypes()) files.set(`schemas/generated/${name}.ts`, text);
  for (const [name, text] of referencePages()) files.set(`docs/reference/${name}.md`, text);
  for (const [name, text] of diagnosticsPages()) files.set(`docs/diagnostics/${name}.md`, text);
  for (const [path, sections] of Object.entries(pages)) {
    files.set(path, fillSections(await readFile(new URL(path, root), 'utf8'), sections));
  }
  return files;
}

async function existingFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const path of Object.keys(pages)) files.set(path, await readFile(new URL(path, root), 'utf8'));
  for (const folder of folders) {
    await mkdir(new URL(folder, root), { recursive: true });
    for (const name of await readdir(new URL(folder, root))) {
      files.set(`${folder}/${name}`, await readFile(new URL(`${folder}/${name}`, root), 'utf8'));
    }
  }
  return files;
}

const wanted = await wantedFiles();
const existing = await existingFiles();
const stale = [...new Set([...wanted.keys(), ...existing.keys()])].filter((path) => wanted.get(path) !== existing.get(path)).sort();

if (process.argv.includes('--check')) {
  for (const path of stale) console.error(`${path} is not what its table says`);
  if (stale.length > 0) {
    console.error('Run: npm run generate');
    process.exitCode = 1;
  }
} else {
  for (const path of stale) {
    const text = wanted.get(path);
    if (text === undefined) await rm(new URL(path, root));
    else await writeFile(new URL(path, root), text);
    console.log(`${text === undefined ? 'removed' : 'wrote'} ${path}`);
  }
}
