// Bidirectional controls reorder what is seen (CVE-2021-42574); control characters move the cursor or worse.
const hidden = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const hiddenButLayout = /(?![\n\t])[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** A text of somebody else's as it may stand on a terminal: on one line, and without what would act instead of being seen. */
export function visibleLine(text: string): string {
  return text.replace(hidden, codePointName);
}

/** As `visibleLine`, with its line breaks and tabs. */
export function visibleText(text: string): string {
  return text.replace(hiddenButLayout, codePointName);
}

function codePointName(character: string): string {
  const names: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return names[character] ?? `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
// U+FE0F asks for the coloured, wide form of what is also a plain sign.
const wide =
  /\uFE0F|[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6]/u;

export interface Cell {
  readonly text: string;
  /** Columns it takes on a terminal. */
  readonly width: number;
  /** UTF-16 offset in the line, where it begins. */
  readonly start: number;
}

const tabWidth = 4;

/** What a terminal shows of a line, character by character as people count them. */
export function cellsOf(line: string): Cell[] {
  let column = 0;
  return [...graphemes.segment(line)].map(({ segment, index }) => {
    const text = segment === '\t' ? ' '.repeat(tabWidth - (column % tabWidth)) : visibleLine(segment);
    const width = text === segment ? (wide.test(segment) ? 2 : 1) : text.length;
    column += width;
    return { text, width, start: index };
  });
}
