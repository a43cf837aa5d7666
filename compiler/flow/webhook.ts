import type { WebhookBlock } from '../../schemas/generated/bundle.ts';
import type { Json } from '../../schemas/json.ts';
import { escapePointer } from '../../schemas/validator.ts';
import { addExpression, addTemplate, type ExpressionSetting, templateParts, writtenAt } from './expressions.ts';
import { type GeneratedText, TextBuilder, type WrittenText } from './generated-text.ts';

/**
 * A webhook as an action: one fetch, whose answer it writes to its step state. What is no 2xx is an error, which the flow's engine takes
 * as a failed webhook. Headers may hold what is sealed, and `body`, the text that is sent, so that they can sign it.
 */
export function webhookText(block: WebhookBlock, setting: ExpressionSetting): GeneratedText {
  const { method, url, headers, body, timeout } = block.request;
  const { file, pointer } = setting.origin;
  const builder = new TextBuilder(file.source);
  const whole = { text: block.slug, range: file.rangeAt(`${pointer}/request`), offsets: undefined };
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  builder.add('export default async function call(event, api) {\n', whole);
  if (body !== undefined) {
    builder.add('const body = ', whole);
    const isPlain = typeof body === 'string' && type !== undefined && !/json/i.test(type);
    addBody(builder, body, isPlain, setting);
    builder.add(';\n', whole);
  }
  builder.add('const response = await api.fetch(', whole);
  addUrl(builder, writtenAt(setting, '/request/url', url), setting);
  builder.add(`, { method: ${JSON.stringify(method)}, headers: {`, whole);
  for (const [name, value] of Object.entries(headers)) {
    const written = writtenAt(setting, `/request/headers/${escapePointer(name)}`, value);
    builder.add(`${JSON.stringify(name)}: `, written);
    addTemplate(builder, written, setting, true);
    builder.add(', ', written);
  }
  if (body !== undefined && type === undefined) builder.add('"content-type": "application/json"', whole);
  builder.add(`}${body === undefined ? '' : ', body'}${timeout === undefined ? '' : `, timeout: ${timeout}`} });\n`, whole);
  return builder.add(answered, whole).build();
}

const answered = `if (!response.ok) throw new Error(\`the webhook answered with status \${response.status}\`);
let answer: Json = null;
try { answer = await response.json(); } catch { answer = null; }
api.state.set("ok", true);
api.state.set("status", response.status);
api.state.set("body", answer);
}
`;

function addBody(builder: TextBuilder, body: Json, isPlain: boolean, setting: ExpressionSetting): void {
  const written = writtenAt(setting, '/request/body', typeof body === 'string' ? body : '');
  if (isPlain) {
    addTemplate(builder, written, setting);
    return;
  }
  builder.add('JSON.stringify(', written);
  addJson(builder, body, '/request/body', setting);
  builder.add(')', written);
}

/** A value of the body: a template that is all of a text keeps its type, one inside a text is text. */
function addJson(builder: TextBuilder, value: Json, pointer: string, setting: ExpressionSetting): void {
  const written = writtenAt(setting, pointer, typeof value === 'string' ? value : '');
  if (typeof value === 'string') {
    addText(builder, written, setting);
    return;
  }
  if (typeof value !== 'object' || value === null) {
    builder.add(JSON.stringify(value), written);
    return;
  }
  const isList = Array.isArray(value);
  builder.add(isList ? '[' : '{', written);
  for (const [name, member] of Object.entries(value)) {
    if (!isList) builder.add(`${JSON.stringify(name)}: `, written);
    addJson(builder, member, `${pointer}/${escapePointer(name)}`, setting);
    builder.add(', ', written);
  }
  builder.add(isList ? ']' : '}', written);
}

function addText(builder: TextBuilder, written: WrittenText, setting: ExpressionSetting): void {
  const parts = templateParts(written, setting);
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'expression') addExpression(builder, written, only, setting);
  else if (parts.every(({ kind }) => kind === 'text')) builder.addText(written, 0, JSON.stringify(written.text));
  else addTemplate(builder, written, setting);
}

/** Each expression of a URL is encoded, so that it can only ever be the path segment or query value that it stands for. */
function addUrl(builder: TextBuilder, written: WrittenText, setting: ExpressionSetting): void {
  const parts = templateParts(written, setting);
  if (parts.every(({ kind }) => kind === 'text')) {
    builder.addText(written, 0, JSON.stringify(written.text));
    return;
  }
  builder.add('`', written);
  for (const part of parts) {
    if (part.kind === 'text') builder.addTemplateText(written, part);
    else {
      builder.add('${encodeURIComponent(', written);
      addExpression(builder, written, part, setting);
      builder.add(')}', written);
    }
  }
  builder.add('`', written);
}
