import type { CheckReport, Diagnostic } from '../../schemas/generated/check-report.ts';
import type { Checked } from '../checked.ts';
import type { Colours } from '../terminal.ts';
import { codeFrame } from './code-frame.ts';
import { counted } from './message.ts';
import { visibleLine } from './visible-text.ts';

export interface PrettyStyle {
  readonly colours: Colours;
  readonly width: number;
}

/** The report for people: each problem with the code it is about, and a last line that sums up. */
export function prettyReport(checked: Checked, style: PrettyStyle): string {
  const { report } = checked;
  return [...report.diagnostics.map((diagnostic) => prettyDiagnostic(checked, diagnostic, style)), summaryLine(report, style.colours)].join(
    '\n',
  );
}

function prettyDiagnostic({ shownPath, textOf }: Checked, diagnostic: Diagnostic, { colours, width }: PrettyStyle): string {
  const { severity, code, slug, message, help, related } = diagnostic;
  const paint = severity === 'error' ? colours.red : colours.yellow;
  const lines = [`${paint(colours.bold(`${severity}[${code}]`))} ${slug}${colours.bold(`: ${visibleLine(message)}`)}`];
  const show = (arrow: string, { file, range }: Pick<Diagnostic, 'file' | 'range'>, mark: string, ink: typeof paint, label?: string) => {
    const path = shownPath(file);
    lines.push(`${colours.blue(` ${arrow}`)} ${visibleLine(path)}:${range.start.line}:${range.start.column}`);
    const text = concernsFile(range) ? undefined : textOf(file);
    if (text === undefined) return label === undefined ? undefined : lines.push(`     ${visibleLine(label)}`);
    return lines.push(
      ...codeFrame({ file: path, text, range }, { colours, paint: ink, mark, width, ...(label === undefined ? {} : { label }) }),
    );
  };
  show('-->', diagnostic, '^', paint);
  for (const place of related) show(':::', place, '-', colours.blue, place.message);
  lines.push(`${colours.cyan('help')}: ${visibleLine(help)}`);
  return `${lines.join('\n')}\n`;
}

/** Whether a range stands for a file as a whole: empty, and at its start. */
function concernsFile({ start, end }: Diagnostic['range']): boolean {
  return start.line === 1 && start.column === 1 && end.line === 1 && end.column === 1;
}

function summaryLine({ ok, summary }: CheckReport, colours: Colours): string {
  const { actions, flows, errors, warnings } = summary;
  const checked = [counted(actions, 'action'), ...(flows === 0 ? [] : [counted(flows, 'flow')])].join(' and ');
  const found = [...(errors === 0 ? [] : [counted(errors, 'error')]), ...(warnings === 0 ? [] : [counted(warnings, 'warning')])];
  const verdict = ok ? colours.green('ok') : colours.red('failed');
  return `${colours.bold(verdict)}: ${checked} checked, ${found.length === 0 ? 'nothing to complain about' : found.join(' and ')}\n`;
}
