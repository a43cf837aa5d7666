import ts from 'typescript';
import type { Random } from '../differential/random.ts';
import { checkedFile } from './checked-file.ts';

/** A file whose helpers, constants and types stand in modules of their own, and what each part imports. */
export interface Divided {
  readonly parts: readonly Part[];
  readonly entry: Omit<Part, 'name'>;
}

interface Part {
  readonly name: string;
  readonly text: string;
  readonly uses: readonly string[];
}

/** Takes a file apart; undefined where everything that it declares at the top is the entry. */
export function divided(fileName: string, text: string): Divided | undefined {
  const { file, checker } = checkedFile(fileName, text);
  const movable = new Map<ts.Symbol, ts.Statement>();
  for (const statement of file.statements) {
    const name = movableName(statement);
    const symbol = name === undefined ? undefined : checker.getSymbolAtLocation(name);
    if (symbol !== undefined) movable.set(symbol, statement);
  }
  if (movable.size === 0) return undefined;
  const used = (nodes: readonly ts.Node[], own?: ts.Symbol): string[] => {
    const found = new Set<string>();
    const visit = (node: ts.Node): void => {
      const symbol = !ts.isIdentifier(node)
        ? undefined
        : ts.isShorthandPropertyAssignment(node.parent)
          ? checker.getShorthandAssignmentValueSymbol(node.parent)
          : checker.getSymbolAtLocation(node);
      if (symbol !== undefined && symbol !== own && movable.has(symbol)) found.add(symbol.name);
      ts.forEachChild(node, visit);
    };
    nodes.forEach(visit);
    return [...found];
  };
  const moved = new Set(movable.values());
  const rest = file.statements.filter((statement) => !moved.has(statement));
  const parts = [...movable].map(([symbol, statement]) => ({
    name: symbol.name,
    text: `${leading(statement, file)}export ${statement.getText(file)}\n`,
    uses: used([statement], symbol),
  }));
  return { parts, entry: { text: rest.map((statement) => statement.getFullText(file)).join('\n'), uses: used(rest) } };
}

/** The comments in front, since JSDoc types count. */
function leading(statement: ts.Statement, file: ts.SourceFile): string {
  return file.text.slice(statement.pos, statement.getStart(file));
}

/** A declaration that is not the entry: `event, api` are what an entry takes. */
function movableName(statement: ts.Statement): ts.Identifier | undefined {
  if (ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    return undefined;
  if (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) return statement.name;
  if (ts.isFunctionDeclaration(statement)) return isEntry(statement) ? undefined : statement.name;
  const [declaration, ...others] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
  if (declaration === undefined || others.length > 0 || !ts.isIdentifier(declaration.name)) return undefined;
  const { initializer } = declaration;
  return initializer !== undefined && ts.isArrowFunction(initializer) && isEntry(initializer) ? undefined : declaration.name;
}

function isEntry({ parameters }: ts.FunctionDeclaration | ts.ArrowFunction): boolean {
  return parameters.some(({ name }) => ts.isIdentifier(name) && ['event', 'api'].includes(name.text)) && parameters.length === 2;
}

/** The texts of the modules and of the entry. Which file each part has, and the order of the imports, is for chance to say. */
export function assembled({ parts, entry }: Divided, random: Random): { readonly modules: Map<string, string>; readonly entry: string } {
  const fileOf = new Map(shuffled(parts, random).map(({ name }, index) => [name, `${random.pick(['', 'deep/', 'z/a/'])}m${index}`]));
  const importing = (names: readonly string[], from: string): string =>
    shuffled(names, random)
      .map((name) => `import ${random.pick([`{ ${name} }`, `{${name},}`])} from '${from}${fileOf.get(name)}.ts';\n`)
      .join(random.pick(['', '\n']));
  const modules = new Map(
    shuffled(parts, random).map(({ name, text, uses }) => {
      const file = fileOf.get(name) ?? name;
      return [`lib/${file}.ts`, `${importing(uses, '../'.repeat(file.split('/').length - 1) || './')}${text}`];
    }),
  );
  return { modules, entry: `${importing(entry.uses, '../lib/')}${entry.text}` };
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.map(() => left.splice(random.below(left.length), 1)[0] as T);
}
