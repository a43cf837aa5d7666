import { afterAll, beforeAll, it } from 'vitest';
import { expectShown } from './compare.ts';
import { blocksOf, commandsOf, type PageBlock, readPage, root } from './page.ts';
import { ReaderShell } from './shell.ts';

/**
 * Follows a page from the top: writes the files that it shows, types its commands, and compares what they print. A block that
 * names a file is that file; a `console` block holds commands.
 */
export function followPage(path: string): void {
  const blocks = blocksOf(readPage(path)).filter((block) => block.path !== undefined || block.language === 'console');
  let shell: ReaderShell;
  beforeAll(async () => {
    shell = await ReaderShell.open();
  });
  afterAll(() => shell.close());

  it.each(blocks.map((block) => [block.line, block] as const))('line %i', (_line, block) => follow(shell, block));
}

async function follow(shell: ReaderShell, block: PageBlock): Promise<void> {
  if (block.path !== undefined) return shell.write(block.path, block.text);
  for (const { command, output } of commandsOf(block)) {
    const last = output.at(-1) ?? '';
    if (command === 'npm start') expectShown(command, await shell.serve(startCommand(), last, root), output);
    else if (command.startsWith('writ serve')) expectShown(command, await shell.serve(command, last), output);
    else expectShown(command, await shell.run(command), output);
  }
}

/** What `npm start` comes to once everything is built. */
function startCommand(): string {
  const { scripts } = JSON.parse(readPage('package.json')) as { readonly scripts: { readonly [name: string]: string } };
  return scripts.start?.replace('node dist/cli/main.js', 'writ') ?? '';
}
