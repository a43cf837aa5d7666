import { Project, ts } from 'ts-morph';
import type { JsonSchema } from '../../schemas/json.ts';
import type { Position } from '../../schemas/platform/position.ts';
import { jsonSchemaType } from '../declarations/json-schema-type.ts';
import { languageDeclarations } from '../declarations/language.ts';
import { apiType, eventType, type MetadataSchemas } from '../declarations/platform.ts';
import type { PositionTypes } from './annotate.ts';

/** Strict, with no library but ours and no module but the tenant's. */
const compilerOptions: ts.CompilerOptions = {
  noLib: true,
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  useUnknownInCatchVariables: true,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
};

const declarationFile = '/writ.d.ts';

/**
 * One type-checker program for many actions: the language's declarations, the types of each position once, and the annotated
 * text of each action at each of its positions.
 */
export class CheckerProject {
  readonly #project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true, compilerOptions });
  readonly #declarations: string[] = [languageDeclarations()];
  readonly #types = new Map<string, PositionTypes>();

  /** The names of a position's types; declares them when they are new. */
  typesOf(position: Position, metadata: MetadataSchemas, config: JsonSchema | undefined, step: JsonSchema | undefined): PositionTypes {
    const bodies = {
      event: eventType(position, metadata),
      api: apiType(position),
      step: step === undefined ? 'JsonObject' : jsonSchemaType(step),
      config: config === undefined ? 'JsonObject' : jsonSchemaType(config),
    };
    const key = JSON.stringify(bodies);
    const known = this.#types.get(key);
    if (known !== undefined) return known;
    const suffix = `$${this.#types.size}`;
    const names = { event: `Event${suffix}`, api: `Api${suffix}`, step: `Step${suffix}`, config: `Config${suffix}` };
    this.#types.set(key, names);
    for (const kind of ['event', 'api', 'step', 'config'] as const) this.#declarations.push(`type ${names[kind]} = ${bodies[kind]};`);
    return names;
  }

  addFile(path: string, text: string): void {
    this.#project.createSourceFile(path, text, { overwrite: true });
  }

  /** The program over all files added so far. */
  program(): ts.Program {
    this.#project.createSourceFile(declarationFile, this.#declarations.join('\n'), { overwrite: true });
    return this.#project.getProgram().compilerObject;
  }
}

export function isDeclaration(file: ts.SourceFile): boolean {
  return file.fileName === declarationFile;
}

/** Syntax errors of a text on its own. */
export function parseSource(
  path: string,
  text: string,
): { readonly file: ts.SourceFile; readonly problems: readonly ts.DiagnosticWithLocation[] } {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
  // The parser keeps its own diagnostics on the file; the public way to them is a whole program, which is not needed here.
  const problems = (file as ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics;
  return { file, problems };
}
