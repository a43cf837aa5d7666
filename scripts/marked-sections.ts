/**
 * Fills the made parts of a written page: what stands between `<!-- made: name -->` and `<!-- end: name -->`. A part without a
 * place, or a place without a part, is an error.
 */
export function fillSections(page: string, sections: { readonly [name: string]: string }): string {
  const left = new Set(Object.keys(sections));
  const filled = page.replace(
    /(<!-- made: ([a-z-]+) -->\n)[\s\S]*?(<!-- end: \2 -->)/g,
    (_text, start: string, name: string, end: string) => {
      const section = sections[name];
      if (section === undefined) throw new Error(`the page has a place for ${name}, which nothing makes`);
      left.delete(name);
      return `${start}\n${section.trim()}\n\n${end}`;
    },
  );
  if (left.size > 0) throw new Error(`the page has no place for ${[...left].join(', ')}`);
  return filled;
}

/** A table; a bar in a cell would end it. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text as code, also where it holds a backtick. */
export function codeOf(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

export function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
