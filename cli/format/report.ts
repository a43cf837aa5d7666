import type { Checked } from '../checked.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { githubReport } from './github-report.ts';
import { junitReport } from './junit-report.ts';
import { prettyReport } from './pretty-report.ts';
import { sarifReport } from './sarif-report.ts';

/** The forms in which a report can be printed. */
export const reportFormats = {
  pretty: (checked: Checked, { printColours, width }: Terminal) => prettyReport(checked, { colours: printColours, width }),
  json: ({ report }: Checked) => `${JSON.stringify(report, undefined, 2)}\n`,
  sarif: sarifReport,
  github: githubReport,
  junit: junitReport,
} as const satisfies { readonly [format: string]: (checked: Checked, terminal: Terminal) => string };

export type ReportFormat = keyof typeof reportFormats;

/** Prints a report as a command's result; the exit code that it means. */
export function printReport(terminal: Terminal, checked: Checked, format: ReportFormat): ExitCode {
  terminal.print(reportFormats[format](checked, terminal));
  return checked.report.ok ? exitCodes.fine : exitCodes.policy;
}

/** Says what a compilation found, where the result is something else. */
export function sayReport(terminal: Terminal, checked: Checked): void {
  if (checked.report.diagnostics.length === 0) return;
  terminal.say(prettyReport(checked, { colours: terminal.sayColours, width: terminal.width }));
}
