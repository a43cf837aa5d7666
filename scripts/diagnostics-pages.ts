import { type Described, describedDiagnostics, exampleFiles } from '../cli/format/explanation.ts';
import type { Example } from '../compiler/diagnostics/definition.ts';
import { fenced, tableOf } from './marked-sections.ts';

const made = '<!-- Made by `npm run generate` from compiler/diagnostics/catalogue; do not edit. -->';

/** What the thousands of the codes stand for. */
const ranges: { readonly [thousand: string]: string } = {
  1: 'Files, the manifest, flows and the entry',
  2: 'The language',
  3: 'Types and attach points',
  4: 'Control flow and wiring',
  5: 'Effects',
  6: 'Fetches and data flow',
  7: 'Limits',
};

/** The pages of `docs/diagnostics`, by name: one for each code, and the list of them. */
export function diagnosticsPages(): ReadonlyMap<string, string> {
  const diagnostics = describedDiagnostics();
  return new Map([['README', listPage(diagnostics)], ...diagnostics.map((each): [string, string] => [each.code, diagnosticPage(each)])]);
}

function listPage(diagnostics: readonly Described[]): string {
  const unplaced = diagnostics.find(({ code }) => !Object.hasOwn(ranges, code.charAt(1)));
  if (unplaced !== undefined) throw new Error(`${unplaced.code} lies in no range of the codes`);
  const groups = Object.entries(ranges).flatMap(([thousand, title]) => {
    const rows = diagnostics
      .filter(({ code }) => code.startsWith(`W${thousand}`))
      .map(({ code, slug, severity }) => [`[${code}](${code}.md)`, `\`${slug}\``, severity]);
    return rows.length === 0 ? [] : [`## ${title}`, tableOf(['code', 'name', 'severity'], rows)];
  });
  const introduction = 'What `writ check` can say. Codes are permanent. `writ explain CODE` prints the same pages on a terminal.';
  return `${[made, '# Diagnostics', introduction, ...groups].join('\n\n')}\n`;
}

function diagnosticPage({ code, slug, severity, why, help, bad, good }: Described): string {
  const head = `${severity === 'error' ? 'An error' : 'A warning'}. ${prose(why)}`;
  const parts = [
    made,
    `# ${code} \`${slug}\``,
    head,
    `**What to do:** ${prose(help)}`,
    '## Not accepted',
    ...exampleParts(bad),
    '## Accepted',
    ...exampleParts(good),
  ];
  return `${parts.join('\n\n')}\n`;
}

function exampleParts(example: Example): string[] {
  if ('described' in example) return [prose(example.described)];
  return exampleFiles(example).flatMap(([heading, text]) => {
    const isFile = 'files' in example;
    const title = heading === '' ? [] : [isFile ? `\`${heading}\`:` : `${prose(heading)}:`];
    const language = isFile ? (/\.([a-z]+)$/.exec(heading)?.[1] ?? '') : 'ts';
    return [...title, fenced(language, text.trimEnd())];
  });
}

/** Text of the catalogue as Markdown: outside code, an angle bracket would begin a tag. */
function prose(text: string): string {
  return text.replace(/`[^`]*`|</g, (part) => (part === '<' ? '&lt;' : part));
}
