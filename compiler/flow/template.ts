import { lexerOf } from './lexer.ts';

/** A part of a text with `{{ }}` in it, and where the part stands there. */
export interface TemplatePart {
  readonly kind: 'text' | 'expression';
  readonly text: string;
  readonly start: number;
}

export interface Template {
  readonly parts: readonly TemplatePart[];
  /** Where `{{` stands that nothing closes. */
  readonly unclosed?: number;
}

/** Takes a text apart at its `{{ }}`. An expression ends at the first `}}` that is neither in a text nor closes braces of its own. */
export function readTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('{{', at);
    const until = open < 0 ? text.length : open;
    if (until > at) parts.push({ kind: 'text', text: text.slice(at, until), start: at });
    if (open < 0) return { parts };
    const close = closingOf(text, open + 2);
    if (close === undefined) return { parts, unclosed: open };
    parts.push({ kind: 'expression', text: text.slice(open + 2, close), start: open + 2 });
    at = close + 2;
  }
}

function closingOf(text: string, from: number): number | undefined {
  const lexer = lexerOf(text, from);
  let depth = 0;
  for (let token = lexer.next(); token !== undefined; token = lexer.next()) {
    if (token.text === '{') depth += 1;
    if (token.text !== '}') continue;
    if (depth === 0) return text.startsWith('}}', token.start) ? token.start : undefined;
    depth -= 1;
  }
  return undefined;
}
