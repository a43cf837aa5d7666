import ts from 'typescript';
import type { Random } from '../differential/random.ts';

/**
 * The same tokens with other blanks, lines and comments between them. A line break stays one and none is added where there was none, so
 * that no semicolon is inserted or lost; the author's own comments stay, since JSDoc types count.
 */
export function respaced(fileName: string, text: string, random: Random): string {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  let result = '';
  for (const token of tokensOf(file, file)) {
    const start = token.getStart(file);
    const before = text.slice(token.pos, start);
    // Nothing stands before a file's first token that could belong to it, but a mark of byte order.
    result += before.startsWith('\ufeff') ? before : spacing(before, random) + before;
    result += text.slice(start, token.end);
  }
  return result;
}

function tokensOf(node: ts.Node, file: ts.SourceFile): ts.Node[] {
  const children = node.getChildren(file).filter(({ kind }) => kind < ts.SyntaxKind.FirstJSDocNode || kind > ts.SyntaxKind.LastJSDocNode);
  if (children.length > 0) return children.flatMap((child) => tokensOf(child, file));
  return node.kind === ts.SyntaxKind.SyntaxList ? [] : [node];
}

/** Words that would mean something in code. */
const words = [
  'step',
  'config',
  'api.deny(reason)',
  '`${',
  "'",
  '"',
  '{',
  '\\u0061',
  'eval(x)',
  'TODO',
  '// https://a.example',
  'ſ İ ı 😀',
];

function spacing(before: string, random: Random): string {
  if (!random.percent(35)) return '';
  const word = random.pick(words);
  // A comment right behind a `/` would be another one.
  if (!/[\n\r]/.test(before)) return random.pick([' ', '\t ', '  ', ` /* ${word} */`, ' /**/', `\u00a0`]);
  return random.pick([`\n${' '.repeat(random.below(9))}`, '\n\n\n', `// ${word}\n`, `/* ${word}\n ${word} */\n`, '\t\n']);
}
