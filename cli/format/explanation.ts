import { catalogue, type Slug } from '../../compiler/diagnostics/catalogue/index.ts';
import { type Definition, type Example, generalHelp } from '../../compiler/diagnostics/definition.ts';
import type { Colours } from '../terminal.ts';

/** What the catalogue says of one diagnostic, whatever its parameters are. */
export type Described = Pick<Definition<never>, 'code' | 'severity' | 'why' | 'bad' | 'good'> & {
  readonly slug: Slug;
  readonly help: string;
};

/** Every diagnostic in the order of the codes. */
export function describedDiagnostics(): readonly Described[] {
  return (Object.keys(catalogue) as Slug[])
    .map((slug) => {
      const { code, severity, why, bad, good, help } = catalogue[slug];
      return { slug, code, severity, why, bad, good, help: generalHelp({ help }) };
    })
    .sort((left, right) => (left.code < right.code ? -1 : 1));
}

/** `writ explain CODE`. */
export function explanation({ code, slug, severity, why, help, bad, good }: Described, colours: Colours): string {
  const paint = severity === 'error' ? colours.red : colours.yellow;
  const title = `${paint(colours.bold(`${severity}[${code}]`))} ${colours.bold(slug)}`;
  const parts = [title, why, `${colours.cyan('help')}: ${help}`];
  return `${[...parts, exampleText('For example, this is not accepted', bad, colours), exampleText('and this is', good, colours)].join('\n\n')}\n`;
}

function exampleText(title: string, example: Example, colours: Colours): string {
  const body = exampleFiles(example).map(([heading, text]) => {
    const code = text
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`.trimEnd());
    return [...(heading === '' ? [] : [colours.dim(`  ${heading}`)]), ...code].join('\n');
  });
  return [`${title}:`, ...body].join('\n\n');
}

/** An example's texts, each under what is to be known of it. */
export function exampleFiles(example: Example): readonly (readonly [heading: string, text: string])[] {
  if ('described' in example) return [['', example.described]];
  if ('files' in example) return Object.entries(example.files);
  const { action, at, allow } = example;
  const setting = [...(at === undefined ? [] : [`at ${at}`]), ...(allow === undefined ? [] : [`with the allowlist ${allow.join(', ')}`])];
  const heading = setting.join(', ');
  return [[heading.charAt(0).toUpperCase() + heading.slice(1), action]];
}
