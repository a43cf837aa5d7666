import type { JsonCopy } from './json-copy.ts';

/** The length of a copy's JSON text in UTF-8. Most copies are a short plain text, a number or a boolean, whose text need not be made. */
export function jsonBytes(copy: JsonCopy): number {
  switch (typeof copy) {
    case 'string':
      return textBytes(copy);
    case 'number':
      return String(copy).length;
    case 'boolean':
      return copy ? 4 : 5;
  }
  if (copy === null) return 4;
  let bytes = 0;
  let members = 0;
  if (Array.isArray(copy)) {
    members = copy.length;
    for (const element of copy) bytes += jsonBytes(element);
  } else {
    for (const key of Object.keys(copy)) {
      members += 1;
      bytes += textBytes(key) + 1 + jsonBytes(copy[key] ?? null);
    }
  }
  return bytes + 2 + Math.max(0, members - 1);
}

function textBytes(text: string): number {
  return isPlain(text) ? text.length + 2 : Buffer.byteLength(JSON.stringify(text));
}

const longestLookedThrough = 128;

/** A text as JSON writes it. Most are plain, and the host's writer takes longer to begin than they take to be looked through. */
export function quotedText(text: string): string {
  return isPlain(text) ? `"${text}"` : JSON.stringify(text);
}

/** Whether a text is ASCII that JSON writes as it stands. */
function isPlain(text: string): boolean {
  if (text.length > longestLookedThrough) return false;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit > 0x7e || unit === 0x22 || unit === 0x5c) return false;
  }
  return true;
}
