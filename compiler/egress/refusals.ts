import type { AllowedPlace } from '../../runtime/egress/allowlist.ts';
import { defaultMethods, fetchMethods, redirectMethod } from '../../runtime/egress/method.ts';
import { entryCoveringTarget } from '../../runtime/egress/target.ts';
import { parseTarget } from '../../runtime/egress/url.ts';
import type { Target } from '../../schemas/ir/program.ts';
import type { Fix } from '../diagnostics/diagnostic.ts';
import { type Problems, replacement } from '../frontend/unit.ts';
import type { HirRequest, Span } from '../hir/nodes.ts';

import { isRedirect } from './redirects.ts';
import type { Unproven } from './target-of-text.ts';
import { type AbstractText, constantText, excerpt, isHole, showText } from './text.ts';

/** How each way of not being proven is told, and mended where it can be. */

export function reportUnproven(request: HirRequest, text: AbstractText, { hole, place, reason }: Unproven, problems: Problems): void {
  const related = [
    ...(isSame(hole.span, request.url.span) ? [] : [{ message: sender(request), span: request.url.span }]),
    ...(hole.origin === undefined || isSame(hole.origin, hole.span) ? [] : [{ message: 'where the value comes from', span: hole.origin }]),
  ];
  const part = excerpt(hole.span);
  const parameters = { url: showText(text), part, reason };
  // `https://${key}:${password}@shop.example/`, which is how some services spell their credentials.
  if (/^https?:\/\/[^/?#]*@/.test(parameters.url)) {
    problems.at('fetch-url-ill-formed', hole.span, { url: parameters.url, problem: credentialsInUrl }, [], related);
    return;
  }
  if (place === 'host' || place === 'whole') {
    problems.at('fetch-host-unproven', hole.span, parameters, [], related);
    return;
  }
  const encodes = hole.cause === undefined && hole.hole === 'raw';
  const instead = encodes ? `\`encodeURIComponent(${part})\`` : 'parts that are each encoded, a number or a constant';
  problems.at(
    'fetch-target-unproven',
    hole.span,
    { ...parameters, instead },
    hole.cause === undefined ? encoderFix(hole.span, hole.hole) : [],
    related,
  );
}

const credentialsInUrl = 'the URL holds a user name or password; send credentials in a header, from api.secrets.get';

function sender(request: HirRequest): string {
  return isRedirect(request) ? 'the redirect that leads there' : 'the fetch that sends there';
}

function encoderFix(span: Span, hole: string): readonly Fix[] {
  const source = span.source.text.slice(span.start, span.end);
  if (hole !== 'raw') return [];
  return [replacement('Encode it with encodeURIComponent', span, `encodeURIComponent(${source})`)];
}

/** A constant URL that is written in another way than it is sent is mended to the way it is sent. */
export function reportIllFormed(request: HirRequest, text: AbstractText, problem: string, problems: Problems): void {
  const constant = constantText(text);
  const own = constant === undefined ? undefined : parseTarget(constant, { development: true }).problem?.message;
  const [part] = text;
  const span = part !== undefined && !isHole(part) ? part.span : undefined;
  const canonical = constant !== undefined && URL.canParse(constant) ? new URL(constant).href : undefined;
  const quote = span === undefined ? undefined : span.source.text[span.start];
  const isLiteral =
    span !== undefined && (quote === "'" || quote === '"') && span.source.text.slice(span.start + 1, span.end - 1) === constant;
  const fixes =
    isLiteral && canonical !== undefined && canonical !== constant && canonical.startsWith('https:')
      ? [replacement(`Write ${canonical}`, span, `${quote}${canonical}${quote}`)]
      : [];
  const at = span ?? request.url.span;
  problems.at(
    'fetch-url-ill-formed',
    at,
    { url: showText(text), problem: own ?? problem },
    fixes,
    isSame(at, request.url.span) ? [] : [{ message: sender(request), span: request.url.span }],
  );
}

/** A proven URL that no entry covers: the entry to copy, or the method that an entry lacks. */
export function reportNotAllowed(
  request: HirRequest,
  text: AbstractText,
  target: Target,
  allow: readonly AllowedPlace[],
  problems: Problems,
): void {
  const { method } = target;
  if (method === redirectMethod) {
    problems.at('redirect-not-allowed', request.url.span, { url: showText(text), entry: `- ${prefixOf(text)}` });
    return;
  }
  const fetched = allow.filter(({ methods }) => !methods.includes(redirectMethod));
  const places = fetched.map((entry) => ({ ...entry, methods: fetchMethods }));
  const other = entryCoveringTarget(places, target, { development: true });
  const methods = fetched.find((entry) => entry.text === other?.text)?.methods ?? [];
  const place = other?.text ?? prefixOf(text);
  const needsMethods = other !== undefined || !defaultMethods.some((one) => one === method);
  problems.at('fetch-target-not-allowed', request.url.span, {
    method,
    url: showText(text),
    why: other === undefined ? '' : `: its entry permits ${methods.join(', ')}`,
    entry: needsMethods ? `- { url: "${place}", methods: [${[...methods, method].join(', ')}] }` : `- ${place}`,
  });
}

/** The narrowest entry that covers a URL: up to the slash before its first hole, or the whole path. */
function prefixOf(text: AbstractText): string {
  const [first] = text;
  if (first === undefined || isHole(first)) return '';
  const [path = ''] = first.text.split('?', 1);
  return text.some(isHole) && path === first.text ? path.slice(0, path.lastIndexOf('/') + 1) : path;
}

function isSame(left: Span, right: Span): boolean {
  return left.source === right.source && left.start === right.start && left.end === right.end;
}
