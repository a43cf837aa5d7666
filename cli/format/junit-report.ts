import type { Diagnostic } from '../../schemas/generated/check-report.ts';
import type { Checked } from '../checked.ts';

/** The report as JUnit XML: a failed case for each problem that counts, or one case that passed. */
export function junitReport({ report, shownPath, strict }: Checked): string {
  const failing = report.diagnostics.filter(({ severity }) => severity === 'error' || strict === true);
  const passing = report.diagnostics.filter((diagnostic) => !failing.includes(diagnostic));
  const cases = [...failing.map((each) => testCase(each, shownPath, true)), ...passing.map((each) => testCase(each, shownPath, false))];
  if (cases.length === 0) cases.push('    <testcase classname="writ" name="check"/>\n');
  const counts = `tests="${cases.length}" failures="${failing.length}" errors="0" skipped="0"`;
  const suite = `  <testsuite name="writ check" ${counts}>\n${cases.join('')}  </testsuite>\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="writ" ${counts}>\n${suite}</testsuites>\n`;
}

function testCase(
  { code, slug, severity, message, help, file, range }: Diagnostic,
  shownPath: Checked['shownPath'],
  fails: boolean,
): string {
  const path = shownPath(file);
  const { line, column } = range.start;
  const name = escapeXml(`${code} ${slug} at ${path}:${line}:${column}`);
  const head = `    <testcase classname="${escapeXml(path)}" name="${name}" file="${escapeXml(path)}" line="${line}">\n`;
  const text = escapeXml(`${path}:${line}:${column}: ${severity}: ${message}\nhelp: ${help}`);
  const body = fails ? `<failure type="${code}" message="${escapeXml(message)}">${text}</failure>` : `<system-out>${text}</system-out>`;
  return `${head}      ${body}\n    </testcase>\n`;
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** XML 1.0 has no way to write most control characters and halves of surrogate pairs. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?![\n\t])\p{Cc}|[\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"\n\t]/g, (character) => entities[character] ?? character);
}
