import { ts } from 'ts-morph';

/** A file of the checker: where it stands among the texts that it sees, and which file each of those is. */
interface Named {
  readonly path: string;
  readonly visible: ReadonlyMap<string, string>;
}

/**
 * Names for texts that import one another. A name stands for a path, its text and all that the text imports, directly or through
 * others; so equal ones that belong to several actions get one name, and are one file of the checker.
 */
export class ModuleNames {
  readonly #options: ts.CompilerOptions;
  readonly #named = new Map<string, Named>();
  readonly #numbers = new Map<string, number>();
  readonly #specifiers = new Map<string, readonly string[]>();

  constructor(options: ts.CompilerOptions) {
    this.#options = options;
  }

  /** The name of each text, by its path. */
  namesOf(texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const imports = new Map<string, readonly string[]>();
    const importsOf = (path: string): readonly string[] => {
      const known = imports.get(path);
      if (known !== undefined) return known;
      const found = this.#specifiersOf(texts.get(path) ?? '').flatMap((text) => this.#pathOf(text, path, texts) ?? []);
      imports.set(path, found);
      return found;
    };
    const names = new Map<string, string>();
    const seenBy = new Map<string, ReadonlySet<string>>();
    for (const [path, text] of texts) {
      const seen = new Set([path]);
      // What is added while the set is walked is walked too.
      for (const one of seen) for (const imported of importsOf(one)) seen.add(imported);
      seenBy.set(path, seen);
      const parts = seen.size === 1 ? [path, text] : [path, ...[...seen].sort().flatMap((one) => [one, texts.get(one) ?? ''])];
      names.set(path, `/${this.#numberOf(parts.length === 2 ? parts.join('\n') : JSON.stringify(parts))}/${path}`);
    }
    for (const [path, name] of names) {
      if (this.#named.has(name)) continue;
      const visible = new Map([...(seenBy.get(path) ?? [])].map((one) => [one, names.get(one) ?? '']));
      this.#named.set(name, { path, visible });
    }
    return names;
  }

  /** What an import in a file leads to. */
  resolve(specifier: string, from: string): ts.ResolvedModuleWithFailedLookupLocations {
    const { path, visible } = this.#named.get(from) ?? { path: '', visible: new Map<string, string>() };
    const { resolvedModule, ...lookups } = this.#resolved(specifier, path, visible);
    const name = resolvedModule === undefined ? undefined : visible.get(resolvedModule.resolvedFileName.slice(1));
    return {
      ...lookups,
      resolvedModule: name === undefined || resolvedModule === undefined ? undefined : { ...resolvedModule, resolvedFileName: name },
    };
  }

  #numberOf(key: string): number {
    const number = this.#numbers.get(key) ?? this.#numbers.size;
    this.#numbers.set(key, number);
    return number;
  }

  #specifiersOf(text: string): readonly string[] {
    if (!/\b(from|import|require)\b|\\u/.test(text)) return [];
    const known = this.#specifiers.get(text);
    if (known !== undefined) return known;
    const found = ts.preProcessFile(text, true, false).importedFiles.map(({ fileName }) => fileName);
    this.#specifiers.set(text, found);
    return found;
  }

  /** The path of what an import leads to. */
  #pathOf(specifier: string, from: string, among: ReadonlyMap<string, string>): string | undefined {
    const path = this.#resolved(specifier, from, among).resolvedModule?.resolvedFileName.slice(1);
    return path !== undefined && among.has(path) ? path : undefined;
  }

  /** What an import leads to, as TypeScript finds it among these paths. */
  #resolved(specifier: string, from: string, among: ReadonlyMap<string, string>): ts.ResolvedModuleWithFailedLookupLocations {
    return ts.resolveModuleName(specifier, `/${from}`, this.#options, {
      fileExists: (name) => among.has(name.slice(1)),
      readFile: (name) => among.get(name.slice(1)),
    });
  }
}

/** A text that was written for some file of the checker, with paths in place of its names. */
export function withoutNames(text: string): string {
  return text.replace(/import\("\/\d+\//g, 'import("/');
}
