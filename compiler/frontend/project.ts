import { Project, type SourceFile, ts } from 'ts-morph';
import { filledSchema } from '../../schemas/defaults.ts';
import type { JsonSchema } from '../../schemas/json.ts';
import type { Position } from '../../schemas/platform/position.ts';
import { checkerOptions } from '../declarations/checker-options.ts';
import { jsonSchemaType } from '../declarations/json-schema-type.ts';
import { languageDeclarations } from '../declarations/language.ts';
import { apiType, eventType, type MetadataSchemas } from '../declarations/platform.ts';
import type { PositionTypes } from './annotate.ts';

const { options: compilerOptions } = ts.convertCompilerOptionsFromJson(checkerOptions, '/');

const languageFile = '/writ.d.ts';
const declarationFile = (index: number) => `/position-${index}.d.ts`;

/**
 * The type checker's project is kept: the declarations of the language are parsed and bound once a process, those of a position
 * once for as long as they are in use. Nothing of an action stays behind.
 */
let kept: { readonly project: Project; readonly types: Map<string, string> } | undefined;

/** Beyond so many types of places the kept ones are dropped: a service that compiles for many tenants must not grow. */
const mostTypes = 256;

function keptProject() {
  if (kept === undefined || kept.types.size > mostTypes) {
    const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true, compilerOptions });
    project.createSourceFile(languageFile, languageDeclarations());
    kept = { project, types: new Map() };
  }
  return kept;
}

/**
 * One type-checker program for many actions: the language's declarations, the types of each position once, and the annotated
 * text of each action at each of its positions.
 */
export class CheckerProject {
  readonly #kept = keptProject();
  readonly #files = new Set<SourceFile>();

  /** The names of the types of a place; declares those that are new. `step` is written out already. */
  typesOf(position: Position, metadata: MetadataSchemas, config: JsonSchema | undefined, step: string): PositionTypes {
    return {
      event: this.#declare('Event', eventType(position, metadata)),
      api: this.#declare('Api', apiType(position)),
      step: this.#declare('Step', step),
      config: this.#declare('Config', config === undefined ? 'JsonObject' : jsonSchemaType(filledSchema(config))),
    };
  }

  /** The name of a type; equal ones are declared once. */
  #declare(kind: string, body: string): string {
    const { project, types } = this.#kept;
    const known = types.get(`${kind} ${body}`);
    if (known !== undefined) return known;
    const name = `$writ${kind}${types.size}`;
    project.createSourceFile(declarationFile(types.size), `type ${name} = ${body};`);
    types.set(`${kind} ${body}`, name);
    return name;
  }

  /** The texts of all declarations, by name. */
  declarations(): Map<string, string> {
    const files = this.#kept.project.getSourceFiles().filter((file) => isDeclaration(file.compilerNode));
    return new Map(files.map((file) => [file.getFilePath(), file.getFullText()]));
  }

  addFile(path: string, text: string): void {
    this.#files.add(this.#kept.project.createSourceFile(path, text, { overwrite: true }));
  }

  /** The program over all files added so far. */
  program(): ts.Program {
    return this.#kept.project.getProgram().compilerObject;
  }

  /** Drops the kept project: the next compilation starts anew. */
  forget(): void {
    kept = undefined;
  }

  /** Takes the actions' files out again. */
  close(): void {
    for (const file of this.#files) this.#kept.project.removeSourceFile(file);
  }
}

export function isDeclaration(file: ts.SourceFile): boolean {
  return file.fileName === languageFile || file.fileName.startsWith('/position-');
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
