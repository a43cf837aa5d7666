import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface SourceFile {
  readonly path: string;
  readonly imports: readonly string[];
}

const files: readonly SourceFile[] = ['schemas', 'compiler', 'runtime', 'cli', 'editor'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const file = join(room, path).replaceAll('\\', '/');
      const text = readFileSync(join(root, file), 'utf8');
      return { path: file, imports: ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => resolve(file, fileName)) };
    }),
);

/** A path from the root for a file of ours, else the name of a package or of Node's. */
function resolve(from: string, specifier: string): string {
  return specifier.startsWith('.') ? relative(root, join(root, dirname(from), specifier)).replaceAll('\\', '/') : specifier;
}

const isOurs = (name: string) => /^(schemas|compiler|runtime|cli|editor|policies|test|bench|scripts)\//.test(name);
const isNode = (name: string) => name.startsWith('node:');
const isPackage = (name: string) => !isOurs(name) && !isNode(name);
const within =
  (...folders: string[]) =>
  (name: string) =>
    folders.some((folder) => name === folder || name.startsWith(`${folder}/`));

/** Who may import whom. `from` names files; what they import of ours must lie within `may`. */
const arrows: readonly { readonly from: (path: string) => boolean; readonly name: string; readonly may: (name: string) => boolean }[] = [
  { name: 'schemas imports nothing of ours but itself', from: within('schemas'), may: within('schemas') },
  {
    name: 'the compiler imports schemas, and of the runtime the IR, the matchers and the evaluator',
    from: within('compiler'),
    may: within('compiler', 'schemas', 'runtime/ir', 'runtime/egress', 'runtime/eval', 'runtime/pattern'),
  },
  { name: 'the runtime never imports the compiler', from: within('runtime'), may: within('runtime', 'schemas') },
  {
    name: 'the evaluator imports no host, no server and no bundle',
    from: within('runtime/eval'),
    may: within('runtime/eval', 'runtime/ir', 'runtime/egress', 'runtime/pattern', 'schemas'),
  },
  { name: 'the plugin for editors knows the compiler alone', from: within('editor'), may: within('editor', 'compiler') },
  { name: 'the matcher stands alone', from: within('runtime/egress'), may: within('runtime/egress', 'schemas') },
  { name: 'the engine of regular expressions stands alone', from: within('runtime/pattern'), may: within('runtime/pattern') },
  {
    name: 'the IR stands on the matchers',
    from: within('runtime/ir'),
    may: within('runtime/ir', 'runtime/egress', 'runtime/pattern', 'schemas'),
  },
];

/** What must be trusted: with these right, no program can escape whatever the compiler said. */
const trusted = within('runtime/eval', 'runtime/ir', 'runtime/egress', 'runtime/pattern');

describe('who may import whom', () => {
  test.each(arrows)('$name', ({ from, may }) => {
    const wrong = files
      .filter(({ path }) => from(path))
      .flatMap(({ path, imports }) => imports.filter((name) => isOurs(name) && !may(name)).map((name) => `${path} → ${name}`));
    expect(wrong).toEqual([]);
  });

  test('only the front end knows ts-morph', () => {
    const knows = files
      .filter(({ imports }) => imports.some((name) => name === 'ts-morph' || name === 'typescript'))
      .map(({ path }) => path);
    expect(knows.filter((path) => !path.startsWith('compiler/frontend/') && !path.startsWith('editor/'))).toEqual([]);
  });

  test('the plugin for editors takes TypeScript from the editor, and imports its types alone', () => {
    const plugin = files.filter(({ path }) => path.startsWith('editor/'));
    const imports = plugin.flatMap(({ path }) => readFileSync(join(root, path), 'utf8').match(/^import .* from '[^.].*';$/gm) ?? []);
    expect([...new Set(imports)]).toEqual(["import type ts from 'typescript';"]);
  });

  test('what must be trusted imports no package, and of Node only its digest', () => {
    const packages = files
      .filter(({ path }) => trusted(path))
      .flatMap(({ path, imports }) =>
        imports.filter((name) => isPackage(name) || (isNode(name) && name !== 'node:crypto')).map((name) => `${path} → ${name}`),
      );
    expect(packages).toEqual([]);
  });

  test('what must be trusted is the files on the list, with the tables that they read', async () => {
    const lines = [...reachedByTrusted()].sort().join('\n');
    await expect(`${lines}\n`).toMatchFileSnapshot('trusted-files.txt');
  });

  test('what must be trusted reaches of schemas only tables without packages', () => {
    const packages = [...reachedByTrusted()].flatMap((path) =>
      (files.find((file) => file.path === path)?.imports ?? []).filter(isPackage).map((name) => `${path} → ${name}`),
    );
    expect(packages).toEqual([]);
  });

  test('a command loads the compiler only when it compiles', () => {
    const eager = reachableEagerly('cli/main.ts');
    expect(eager.filter((path) => path.startsWith('compiler/frontend/'))).toEqual([]);
  });
});

/** The files that must be trusted, and those that they import. */
function reachedByTrusted(): Set<string> {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const name of files.find((file) => file.path === path)?.imports ?? []) if (isOurs(name)) visit(name);
  };
  for (const { path } of files) if (trusted(path)) visit(path);
  return reached;
}

/** Files that importing one file loads at once: dynamic imports do not count, nor do imports of types alone. */
function reachableEagerly(start: string): string[] {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = readFileSync(join(root, path), 'utf8');
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023);
    for (const statement of file.statements) {
      const isImport = ts.isImportDeclaration(statement) && statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword;
      if (!isImport && !(ts.isExportDeclaration(statement) && !statement.isTypeOnly)) continue;
      const { moduleSpecifier } = statement;
      if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) continue;
      const name = resolve(path, moduleSpecifier.text);
      if (isOurs(name)) visit(name);
    }
  };
  visit(start);
  return [...seen];
}

test('the architecture is read from real files', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.some(({ imports }) => imports.includes('ts-morph'))).toBe(true);
});
