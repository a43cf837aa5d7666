import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import ts from 'typescript';
import { hostBridge } from '../support/oracle/bridge.ts';
import { outcomeOf } from '../support/oracle/effects.ts';
import { bareEntries } from '../support/oracle/entry.ts';
import { moduleLoader } from '../support/oracle/modules.ts';
import type { JsonRecord, OracleOutcome } from '../support/oracle/outcome.ts';
import { exactText, type Input } from './inputs.ts';
import type { enterShared, SharedRealm } from './realm/enter.ts';

// The contract's time zone. It must be set before the first realm asks for the local one.
process.env.TZ = 'UTC';

/** What V8 made of a pair, and where the contract let it differ: reads of its own messages, date texts of its own. */
export interface OracleRun {
  readonly outcome: OracleOutcome;
  readonly messages: number;
  readonly dates: number;
}

export type OracleEntry = Parameters<SharedRealm['run']>[0];

/** One realm for many programs and many inputs: making a realm takes as long as a hundred runs. */
export interface SharedOracle {
  readonly load: (source: string, fileName?: string) => OracleEntry;
  readonly keep: (index: number, input: Input) => void;
  readonly run: (entry: OracleEntry, index: number) => Promise<OracleRun>;
}

const realmFolder = fileURLToPath(new URL('./realm/', import.meta.url));

export function newOracle(keptOnObject: readonly string[] = []): SharedOracle {
  const realm = vm.createContext({});
  const load = moduleLoader(realm, (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined));
  const { enterShared: enter } = load(`${realmFolder}enter.ts`) as { enterShared: typeof enterShared };
  const shared = enter(hostBridge, keptOnObject);
  return {
    load: (source, fileName = 'action.ts') => loadEntry(realm, source, fileName),
    keep: (index, { event, step, config, fetch }) =>
      shared.keep(index, exactText(event), exactText(step), exactText(config), JSON.stringify(fetch)),
    run: async (entry, index) => {
      const { effects, error, messages, dates } = JSON.parse(await shared.run(entry, index)) as {
        readonly effects: JsonRecord[];
        readonly error: string | null;
        readonly messages: number;
        readonly dates: number;
      };
      return { outcome: outcomeOf(effects, error), messages, dates };
    },
  };
}

/** The action's text as it is, but for its types and for a call at the head of each catch clause, which hides V8's wordings. */
function loadEntry(realm: vm.Context, source: string, fileName: string): OracleEntry {
  const { outputText } = ts.transpileModule(source, {
    fileName,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
    transformers: { before: [markCatches] },
  });
  const bare = bareEntries(fileName, source);
  const footer = bare.length === 1 ? `exports["writ:entry"] = ${bare[0]};` : '';
  const run = new vm.Script(`(function (exports, require) {${outputText}\n${footer}\n})`, { filename: fileName }).runInContext(realm) as (
    exports: { [name: string]: unknown },
    require: (name: string) => never,
  ) => void;
  const exports: { [name: string]: unknown } = {};
  run(exports, (name) => {
    throw new Error(`${fileName} imports ${name}`);
  });
  const exported = Object.entries(exports).filter(([name, value]) => name !== 'writ:entry' && typeof value === 'function');
  const [first] = exported.length === 0 ? Object.entries(exports) : exported;
  if (first === undefined) throw new Error(`${fileName} has no entry`);
  return first[1] as OracleEntry;
}

const markCatches: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const { factory } = context;
  const visit = (node: ts.Node): ts.Node => {
    const visited = ts.visitEachChild(node, visit, context);
    if (!ts.isCatchClause(visited) || visited.variableDeclaration === undefined) return visited;
    const { name } = visited.variableDeclaration;
    const bound = ts.isIdentifier(name) ? name : factory.createUniqueName('caught');
    const call = factory.createCallExpression(factory.createIdentifier('$caught'), undefined, [bound]);
    const first = ts.isIdentifier(name)
      ? factory.createExpressionStatement(call)
      : factory.createVariableStatement(
          undefined,
          factory.createVariableDeclarationList([factory.createVariableDeclaration(name, undefined, undefined, call)], ts.NodeFlags.Let),
        );
    return factory.updateCatchClause(
      visited,
      factory.createVariableDeclaration(bound),
      factory.createBlock([first, ...visited.block.statements], true),
    );
  };
  return (file) => ts.visitNode(file, visit) as ts.SourceFile;
};
