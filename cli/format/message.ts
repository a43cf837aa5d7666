import type { Failure } from '../failure.ts';
import type { Colours, Terminal } from '../terminal.ts';
import { codeFrame } from './code-frame.ts';
import { visibleLine, visibleText } from './visible-text.ts';

/** A failure as it is said: what, where, what else, what to do. */
export function failureText({ message, parts }: Failure, colours: Colours, width: number): string {
  const { details = [], help, excerpt } = parts;
  const lines = [`${colours.red(colours.bold('error'))}${colours.bold(`: ${visibleLine(message)}`)}`];
  if (excerpt !== undefined) {
    const { line, column } = excerpt.range.start;
    lines.push(`${colours.blue(' -->')} ${visibleLine(excerpt.file)}:${line}:${column}`);
    lines.push(...codeFrame(excerpt, { colours, paint: colours.red, mark: '^', width }));
  }
  lines.push(...details.map((detail) => `  ${visibleLine(detail)}`));
  if (help !== undefined) lines.push(`${colours.cyan('help')}: ${visibleText(help)}`);
  return `${lines.join('\n')}\n`;
}

/** Says that something is odd without ending the command. */
export function sayWarning(terminal: Terminal, message: string): void {
  terminal.say(`${terminal.sayColours.yellow('warning')}: ${visibleLine(message)}\n`);
}

/** `1 error`, `2 errors`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
