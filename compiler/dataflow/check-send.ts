import type { AllowedPlace } from '../../runtime/egress/allowlist.ts';
import { entryCoveringTarget } from '../../runtime/egress/target.ts';
import { parseTarget } from '../../runtime/egress/url.ts';
import type { Target } from '../../schemas/ir/program.ts';
import { urlText } from '../../schemas/ir/url-text.ts';
import { inspectorOf } from '../../schemas/platform/inspectors.ts';
import { personalPathsIn } from '../../schemas/platform/personal.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Place, report } from '../diagnostics/report.ts';
import type { Span } from '../hir/nodes.ts';
import { shapeAt } from './label.ts';
import type { Reach, Reached } from './tenant-flows.ts';

/** A request with all that reaches its parts. */
export interface Sent {
  readonly span: Span;
  readonly targets: readonly Target[];
  readonly parts: ReadonlyMap<string, Reach>;
}

/** Event fields that flow to a place whose allowlist entry does not list them. */
export function checkSend(sent: readonly Sent[], allow: readonly AllowedPlace[]): Diagnostic[] {
  return eachField(sent, (request, target, field, parts) => {
    const entry = entryCoveringTarget(allow, target, { development: true });
    if (entry?.send === undefined || entry.send.some((listed) => covers(listed, field.name))) return undefined;
    const whole = isWhole(field.name);
    const parameters = {
      field: field.name === '' ? 'event' : field.name,
      part: partsText(parts),
      target: `${target.method} ${urlText(target)}`,
      entry: entry.text,
      lists: entry.send.length === 0 ? 'no field' : `only ${namesText(entry.send)}`,
      send: [...entry.send, whole ? '…' : field.name].join(', '),
      isWhole: whole,
    };
    return report('field-not-declared', placeOf(field.reached.span), parameters, { related: relatedOf(request, field.reached) });
  });
}

/** Personal data that flows to a page where whoever knows its address can read what it got. */
export function checkPersonalData(sent: readonly Sent[]): Diagnostic[] {
  return eachField(sent, (request, target, field, parts) => {
    const [first] = target.url;
    const { url } = parseTarget(first !== undefined && 'text' in first ? first.text : '', { development: true });
    const inspector = url === undefined ? undefined : inspectorOf(url.hostname);
    const personal = personalPathsIn(field.name);
    if (inspector === undefined || personal.length === 0) return undefined;
    const parameters = { fields: namesText(personal), part: partsText(parts), target: `${target.method} ${urlText(target)}`, inspector };
    return report('personal-data-to-inspector', placeOf(field.reached.span), parameters, { related: relatedOf(request, field.reached) });
  });
}

interface SentField {
  /** The path without `event.`; empty for the whole event. */
  readonly name: string;
  readonly reached: Reached;
}

/** Looks at each event field that reaches each target, once for all parts that it reaches. */
function eachField(
  sent: readonly Sent[],
  look: (request: Sent, target: Target, field: SentField, parts: readonly string[]) => Diagnostic | undefined,
): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const request of sent) {
    const fields = new Map<string, { readonly reached: Reached; readonly parts: string[] }>();
    for (const [part, { values }] of request.parts) {
      for (const [path, reached] of values) {
        const known = fields.get(path);
        if (known === undefined) fields.set(path, { reached, parts: [part] });
        else known.parts.push(part);
      }
    }
    for (const [path, { reached, parts }] of fields) {
      if (path !== 'event' && !path.startsWith('event.')) continue;
      for (const target of request.targets) {
        const diagnostic = look(request, target, { name: path.slice('event.'.length), reached }, parts);
        if (diagnostic === undefined) continue;
        const { line, column } = diagnostic.range.start;
        const key = `${diagnostic.file} ${line} ${column} ${diagnostic.message}`;
        if (!found.has(key)) found.set(key, diagnostic);
      }
    }
  }
  return [...found.values()];
}

/** Whether an entry's `send` line lets a field go: by its path, or by that of what holds it. */
export function covers(listed: string, field: string): boolean {
  return field === listed || field.startsWith(`${listed}.`);
}

function namesText(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function isWhole(name: string): boolean {
  const kind = shapeAt(name === '' ? [] : name.split('.'))?.kind;
  return kind === 'group';
}

const partTexts: { readonly [part: string]: string } = { url: 'the URL', headers: 'the headers', body: 'the body' };

function partsText(parts: readonly string[]): string {
  return parts.map((part) => partTexts[part] ?? part).join(' and ');
}

/** Where it is sent, and by what it came there. */
function relatedOf({ span }: Sent, { via }: Reached): Diagnostic['related'] {
  return [
    { message: 'it is sent here', ...placeOf(span) },
    ...via.map(({ path, slug, span: written }) => ({ message: `\`${path}\` is made of this, by ${slug}`, ...placeOf(written) })),
  ];
}

function placeOf({ source, start, end }: Span): Place {
  return { file: source.path, range: source.rangeOf(start, end) };
}
