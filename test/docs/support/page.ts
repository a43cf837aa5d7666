import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A fenced block of a page: what stands behind the fence, and the text. */
export interface PageBlock {
  readonly language: string;
  /** The file that the block shows, where it names one behind the language. */
  readonly path: string | undefined;
  readonly text: string;
  /** Line of the page on which the text begins. */
  readonly line: number;
}

export function readPage(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8');
}

export function blocksOf(page: string): PageBlock[] {
  return [...page.matchAll(/^```(\S+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map((match) => {
    const [, language = '', path, text = ''] = match;
    return { language, path, text, line: page.slice(0, match.index).split('\n').length + 1 };
  });
}

/** One command of a console block, and what the page shows under it. */
export interface ShownCommand {
  readonly command: string;
  readonly output: readonly string[];
}

/** Commands begin with `$ ` and go on behind a backslash; everything else is output. */
export function commandsOf({ text, line }: PageBlock): ShownCommand[] {
  const commands: { command: string; output: string[] }[] = [];
  let open = false;
  for (const row of text.replace(/\n$/, '').split('\n')) {
    const last = commands.at(-1);
    if (open && last !== undefined) last.command += `\n${row}`;
    else if (row.startsWith('$ ')) commands.push({ command: row.slice(2), output: [] });
    else if (last === undefined) throw new Error(`line ${line}: a console block begins with its output`);
    else last.output.push(row);
    open = (open || row.startsWith('$ ')) && row.endsWith('\\');
  }
  return commands;
}
