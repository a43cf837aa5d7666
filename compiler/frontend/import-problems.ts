import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { nearest } from '../../schemas/nearest.ts';
import type { Finding } from './finding.ts';
import { replacement, writtenText } from './unit.ts';

/** An import of a file that is not there. */
export function reportModule({ unit, program, problems, span, node }: Finding): void {
  const specifier = ts.isStringLiteralLike(node) ? node.text : writtenText(unit, node);
  const folder = posix.dirname(unit.source.path);
  const path = posix.join(folder, specifier);
  const there = helperPaths(program);
  const near = nearest(path, [...there, ...there.map(withoutEnding)]);
  const better = near === undefined ? undefined : relative(folder, near);
  problems.at(
    'missing-module',
    span,
    { path, advice: better === undefined ? listed(there) : `Did you mean \`${better}\`?` },
    better === undefined ? [] : [replacement(`Import ${better}`, span, `'${better}'`)],
  );
}

/** An import of a name that a file has not, or does not export. */
export function reportExport({ unit, checker, problems, span, node }: Finding): void {
  const statement = ts.findAncestor(
    node,
    (at): at is ts.ImportDeclaration | ts.ExportDeclaration => ts.isImportDeclaration(at) || ts.isExportDeclaration(at),
  );
  const from = statement?.moduleSpecifier;
  const symbol = from === undefined ? undefined : checker.getSymbolAtLocation(from);
  const names = symbol === undefined ? [] : checker.getExportsOfModule(symbol).map(({ name }) => name);
  const isDefault = ts.isImportClause(node) || ts.isImportClause(node.parent);
  const name = isDefault ? 'default' : writtenText(unit, node);
  const near = nearest(name, names);
  const listing = names.length === 0 ? 'It exports nothing' : `It exports ${names.map((each) => `\`${each}\``).join(', ')}`;
  problems.at(
    'missing-export',
    span,
    {
      name,
      module: from === undefined ? 'the file' : writtenText(unit, from).slice(1, -1),
      advice: `${listing}${near === undefined ? '' : `; did you mean \`${near}\`?`}${near === undefined ? '. What another file uses has `export` in front of it.' : ''}`,
    },
    near === undefined || isDefault ? [] : [replacement(`Use ${near}`, span, near)],
  );
}

/** Helper modules by path, as the tenant calls them. */
function helperPaths(program: ts.Program): readonly string[] {
  const paths = program.getSourceFiles().flatMap(({ fileName }) => /^\/\d+\/(lib\/.*)$/.exec(fileName)?.[1] ?? []);
  return [...new Set(paths)].sort();
}

function withoutEnding(path: string): string {
  return path.replace(/\.[jt]s$/, '');
}

function relative(folder: string, path: string): string {
  const found = posix.relative(folder, path);
  return found.startsWith('.') ? found : `./${found}`;
}

const mostPaths = 8;

function listed(paths: readonly string[]): string {
  if (paths.length === 0) return 'Helper modules stand under lib/, and there is none yet; the path counts from the file that imports.';
  const shown = paths.slice(0, mostPaths).join(', ');
  return `The helper modules are ${shown}${paths.length > mostPaths ? ', …' : ''}; the path counts from the file that imports.`;
}
