import { catalogue, type Slug } from './catalogue/index.ts';
import type { Definition } from './definition.ts';
import type { Diagnostic, Fix, TextRange } from './diagnostic.ts';

type ParametersOf<S extends Slug> = (typeof catalogue)[S] extends Definition<infer Parameters> ? Parameters : never;

export interface Place {
  readonly file: string;
  readonly range: TextRange;
}

/** Makes a diagnostic of the catalogue's entry. */
export function report<S extends Slug>(
  slug: S,
  place: Place,
  parameters: ParametersOf<S>,
  more: { readonly related?: Diagnostic['related']; readonly fixes?: readonly Fix[] } = {},
): Diagnostic {
  const definition = catalogue[slug] as unknown as Definition<ParametersOf<S>>;
  const { help } = definition;
  return {
    code: definition.code,
    slug,
    severity: definition.severity,
    message: definition.message(parameters),
    help: definition.advice?.(parameters) ?? (typeof help === 'string' ? help : help(parameters)),
    file: place.file,
    range: place.range,
    related: more.related ?? [],
    ...(more.fixes === undefined || more.fixes.length === 0 ? {} : { fixes: more.fixes }),
  };
}
