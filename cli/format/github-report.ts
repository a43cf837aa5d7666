import type { Checked } from '../checked.ts';

/** The report as workflow commands, which GitHub Actions shows beside the code. */
export function githubReport({ report, shownPath }: Checked): string {
  return report.diagnostics
    .map(({ severity, code, slug, message, help, file, range }) => {
      const { start, end } = range;
      // A command's last column is inclusive, and columns count only within one line.
      const columns = start.line === end.line ? { col: start.column, endColumn: Math.max(start.column, end.column - 1) } : {};
      const properties = { file: shownPath(file), line: start.line, endLine: end.line, ...columns, title: `${code} ${slug}` };
      const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
      return `::${severity} ${list.join(',')}::${escapeText(`${message}\nhelp: ${help}`)}\n`;
    })
    .join('');
}

function escapeText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
