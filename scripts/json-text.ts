const width = 110;

/** JSON for people: what fits on a line stands on one. */
export function jsonText(value: unknown, indent = ''): string {
  const line = inlineText(value);
  if (typeof value !== 'object' || value === null || indent.length + line.length <= width) return line;
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((element) => inner + jsonText(element, inner))
    : Object.entries(value).map(([key, member]) => `${inner}${JSON.stringify(key)}: ${jsonText(member, inner)}`);
  const [open, close] = isList ? '[]' : '{}';
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

function inlineText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inlineText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${inlineText(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
