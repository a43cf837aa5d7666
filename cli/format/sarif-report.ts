import { catalogue, type Slug } from '../../compiler/diagnostics/catalogue/index.ts';
import type { CheckReport, Diagnostic } from '../../schemas/generated/check-report.ts';
import type { Checked } from '../checked.ts';
import { version } from '../version.ts';

type Place = Pick<Diagnostic, 'file' | 'range'>;

/** The report as a SARIF 2.1.0 log, which code scanning services read. */
export function sarifReport({ report, shownPath }: Checked): string {
  const slugs = [...new Set(report.diagnostics.map(({ slug }) => slug))].sort();
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'writ', version, semanticVersion: version, rules: slugs.map((slug) => ruleOf(report, slug)) } },
        columnKind: 'utf16CodeUnits',
        results: report.diagnostics.map((diagnostic) => resultOf(diagnostic, slugs.indexOf(diagnostic.slug), shownPath)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleOf({ diagnostics }: CheckReport, slug: string): object {
  const example = diagnostics.find((diagnostic) => diagnostic.slug === slug);
  const why = Object.hasOwn(catalogue, slug) ? catalogue[slug as Slug].why : undefined;
  return {
    id: example?.code,
    name: slug,
    shortDescription: { text: slug.replaceAll('-', ' ') },
    ...(why === undefined ? {} : { fullDescription: { text: why } }),
    defaultConfiguration: { level: example?.severity },
  };
}

function resultOf(
  { code, severity, message, help, related, fixes, ...place }: Diagnostic,
  ruleIndex: number,
  shownPath: Checked['shownPath'],
): object {
  const artifactLocation = locationOf(shownPath(place.file));
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: `${message}${/[.?!]$/.test(message) ? '' : '.'} ${help}` },
    locations: [physicalLocation(place, shownPath)],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((other, id) => ({ id, message: { text: other.message }, ...physicalLocation(other, shownPath) })),
        }),
    ...(fixes === undefined
      ? {}
      : {
          fixes: fixes.map(({ title, edits }) => ({
            description: { text: title },
            artifactChanges: [
              {
                artifactLocation,
                replacements: edits.map(({ range, text }) => ({ deletedRegion: regionOf(range), insertedContent: { text } })),
              },
            ],
          })),
        }),
  };
}

function physicalLocation({ file, range }: Place, shownPath: Checked['shownPath']): object {
  return { physicalLocation: { artifactLocation: locationOf(shownPath(file)), region: regionOf(range) } };
}

function locationOf(path: string): object {
  return { uri: path.split('/').map(encodeURIComponent).join('/') };
}

function regionOf({ start, end }: Diagnostic['range']): object {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}
