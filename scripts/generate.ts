/**
 * Writes what is derived from the tables: `schemas/published/*.schema.json` and `schemas/generated/*.ts`. With `--check` it
 * writes nothing and fails where a file is not what it would write.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { documents } from '../schemas/documents/index.ts';
import { generatedTypes } from './generated-types.ts';

const root = new URL('../schemas/', import.meta.url);

async function wantedFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [name, schema] of Object.entries(documents)) {
    files.set(`published/${name}.schema.json`, `${JSON.stringify(schema, undefined, 2)}\n`);
  }
  for (const [name, text] of await generatedTypes()) files.set(`generated/${name}.ts`, text);
  return files;
}

async function existingFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const folder of ['published', 'generated']) {
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
  for (const path of stale) console.error(`schemas/${path} is not what its table says`);
  if (stale.length > 0) {
    console.error('Run: npm run generate');
    process.exitCode = 1;
  }
} else {
  for (const path of stale) {
    const text = wanted.get(path);
    if (text === undefined) await rm(new URL(path, root));
    else await writeFile(new URL(path, root), text);
    console.log(`${text === undefined ? 'removed' : 'wrote'} ${fileURLToPath(new URL(path, root))}`);
  }
}
