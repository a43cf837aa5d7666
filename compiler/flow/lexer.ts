/** A piece of an expression's text that matters to who looks for names and braces in it. */
export interface Token {
  readonly kind: 'name' | 'punctuation';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Takes a text apart into names and punctuation. What stands in texts, comments and patterns is passed over. */
export interface Lexer {
  /** The next token; undefined at the end. */
  next(): Token | undefined;
  /** Goes on behind an offset, as if what ends there were a name. */
  goTo(offset: number): void;
}

const space = /\s+/y;
const comment = /\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const name = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const number = /\.?\d[\w.]*/y;
const quoted = /'(?:[^'\\]|\\[\s\S])*(?:'|$)|"(?:[^"\\]|\\[\s\S])*(?:"|$)/y;
const pattern = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*(?:\]|$))+(?:\/[a-z]*|$)/y;
const templatePart = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;

/** What stands before a value: a slash behind it begins a pattern. */
const operatorNames = new Set(['typeof', 'in', 'instanceof', 'void', 'delete', 'return', 'await', 'satisfies']);

/** A lexer over TypeScript's expressions that is never at a loss: what is no expression is told by the parser, later. */
export function lexerOf(text: string, from = 0): Lexer {
  let at = from;
  let behindValue = false;
  /** The open braces, and which of them a template's hole began. */
  const braces: boolean[] = [];
  const match = (expression: RegExp): string | undefined => {
    expression.lastIndex = at;
    return expression.exec(text)?.[0];
  };
  /** Passes over the characters of a template; says whether a hole begins. */
  const passTemplate = (): boolean => {
    at += match(templatePart)?.length ?? 0;
    const hole = text.startsWith('${', at);
    at = Math.min(text.length, at + (hole ? 2 : 1));
    if (hole) braces.push(true);
    behindValue = !hole;
    return hole;
  };
  const next = (): Token | undefined => {
    while (at < text.length) {
      const start = at;
      const passed = match(space) ?? match(comment);
      if (passed !== undefined) {
        at += passed.length;
        continue;
      }
      const word = match(name);
      if (word !== undefined) {
        at += word.length;
        behindValue = !operatorNames.has(word);
        return { kind: 'name', text: word, start, end: at };
      }
      const value = match(number) ?? match(quoted) ?? (behindValue ? undefined : match(pattern));
      if (value !== undefined) {
        at += value.length;
        behindValue = true;
        continue;
      }
      if (text[at] === '`') {
        at += 1;
        passTemplate();
        continue;
      }
      const sign = text.startsWith('?.', at) ? '?.' : String.fromCodePoint(text.codePointAt(at) ?? 0);
      at += sign.length;
      if (sign === '{') braces.push(false);
      if (sign === '}' && braces.pop() === true) {
        passTemplate();
        continue;
      }
      behindValue = sign === ')' || sign === ']' || sign === '}';
      return { kind: 'punctuation', text: sign, start, end: at };
    }
    return undefined;
  };
  const goTo = (offset: number): void => {
    at = offset;
    behindValue = true;
  };
  return { next, goTo };
}
