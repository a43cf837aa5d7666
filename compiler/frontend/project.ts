import { ts } from 'ts-morph';
import { filledSchema } from '../../schemas/defaults.ts';
import type { JsonSchema } from '../../schemas/json.ts';
import type { Position } from '../../schemas/platform/position.ts';
import { checkerOptions } from '../declarations/checker-options.ts';
import { jsonSchemaType } from '../declarations/json-schema-type.ts';
import { languageDeclarations } from '../declarations/language.ts';
import { apiType, eventType, type MetadataSchemas } from '../declarations/platform.ts';
import type { PositionTypes } from './annotate.ts';
import { ModuleNames } from './module-names.ts';

const { options: compilerOptions } = ts.convertCompilerOptionsFromJson(checkerOptions, '/');

const languageFile = '/writ.d.ts';
const declarationFile = (index: number) => `/position-${index}.d.ts`;

/** Comments say nothing to the checker, which is what looks at these files. */
const parsing: ts.CreateSourceFileOptions = { languageVersion: ts.ScriptTarget.ES2023, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, parsing, false, ts.ScriptKind.TS);
}

/**
 * What is kept from one compilation to the next: the declarations of the language are parsed and bound once a process, those of a
 * position once for as long as they are in use. Nothing of an action stays behind.
 */
interface Declarations {
  readonly files: Map<string, ts.SourceFile>;
  /** Names of types by what they are. */
  readonly types: Map<string, string>;
}

let kept: Declarations | undefined;

/** Beyond so many types of places the kept ones are dropped: a service that compiles for many tenants must not grow. */
const mostTypes = 256;

function keptDeclarations(): Declarations {
  if (kept === undefined || kept.types.size > mostTypes)
    kept = { files: new Map([[languageFile, parse(languageFile, languageDeclarations())]]), types: new Map() };
  return kept;
}

/**
 * The type checker's view of many actions: the language's declarations, the types of each position once, and the annotated text of
 * each action and module at each of its positions. Texts that are equal and see equal ones are one file, so that a module is checked
 * once however many actions there are.
 */
export class CheckerProject {
  readonly #declarations = keptDeclarations();
  readonly #names = new ModuleNames(compilerOptions);
  readonly #files = new Map<string, ts.SourceFile>();
  readonly #positions = new Map<MetadataSchemas, Map<string, Pick<PositionTypes, 'event' | 'api'>>>();

  /** The names of the types of a place; declares those that are new. `step` is written out already. */
  typesOf(position: Position, metadata: MetadataSchemas, config: JsonSchema | undefined, step: string): PositionTypes {
    return {
      ...this.#typesAt(position, metadata),
      step: this.#declare('Step', step),
      config: this.#declare('Config', config === undefined ? 'JsonObject' : jsonSchemaType(filledSchema(config))),
    };
  }

  #typesAt(position: Position, metadata: MetadataSchemas): Pick<PositionTypes, 'event' | 'api'> {
    const known = this.#positions.get(metadata) ?? new Map<string, Pick<PositionTypes, 'event' | 'api'>>();
    this.#positions.set(metadata, known);
    const key = Object.values(position).join(' ');
    const types = known.get(key) ?? {
      event: this.#declare('Event', eventType(position, metadata)),
      api: this.#declare('Api', apiType(position)),
    };
    known.set(key, types);
    return types;
  }

  /** The name of a type; equal ones are declared once. */
  #declare(kind: string, body: string): string {
    const { files, types } = this.#declarations;
    const known = types.get(`${kind} ${body}`);
    if (known !== undefined) return known;
    const name = `$writ${kind}${types.size}`;
    const path = declarationFile(types.size);
    files.set(path, parse(path, `type ${name} = ${body};`));
    types.set(`${kind} ${body}`, name);
    return name;
  }

  /** The texts of all declarations, by name. */
  declarations(): Map<string, string> {
    return new Map([...this.#declarations.files].map(([path, { text }]) => [path, text]));
  }

  /** The names that texts have in the checker, by their paths. They may import one another. */
  addFiles(texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const names = this.#names.namesOf(texts);
    for (const [path, name] of names) if (!this.#files.has(name)) this.#files.set(name, parse(name, texts.get(path) ?? ''));
    return names;
  }

  /** A program over the declarations and these files. */
  program(names: Iterable<string>): ts.Program {
    const roots = new Set([...this.#declarations.files.keys(), ...names]);
    const fileAt = (name: string) => this.#declarations.files.get(name) ?? this.#files.get(name);
    return ts.createProgram([...roots], compilerOptions, {
      getSourceFile: fileAt,
      getDefaultLibFileName: () => '',
      writeFile: () => undefined,
      getCurrentDirectory: () => '/',
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      fileExists: (name) => fileAt(name) !== undefined,
      readFile: (name) => fileAt(name)?.text,
      resolveModuleNameLiterals: (literals, from) => literals.map(({ text }) => this.#names.resolve(text, from)),
    });
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
  // Of what stands in comments, the types of parameters alone are looked at.
  const jsDocParsingMode = text.includes('@') ? ts.JSDocParsingMode.ParseAll : ts.JSDocParsingMode.ParseNone;
  const options = { languageVersion: ts.ScriptTarget.ES2023, jsDocParsingMode, setExternalModuleIndicator };
  const file = ts.createSourceFile(path, text, options, true, ts.ScriptKind.TS);
  // The parser keeps its own diagnostics on the file; the public way to them is a whole program, which is not needed here.
  const problems = (file as ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics;
  return { file, problems };
}

/** Every file is a module, with and without exports: where a name may be `await` in a script, it is a keyword here. */
function setExternalModuleIndicator(file: ts.SourceFile & { externalModuleIndicator?: true }): void {
  file.externalModuleIndicator = true;
}
