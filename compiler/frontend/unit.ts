import type { ts } from 'ts-morph';
import type { Slug } from '../diagnostics/catalogue/index.ts';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts';
import { type Place, report } from '../diagnostics/report.ts';
import type { Span } from '../hir/nodes.ts';
import type { SourceText } from '../source/text.ts';
import type { EditedText } from './edits.ts';

/** One file of an action as the checker sees it at one position, with the way back to the author's text. */
export interface Unit {
  readonly source: SourceText;
  readonly edited: EditedText;
  readonly file: ts.SourceFile;
}

/** The author's stretch that a node of the edited text came from. */
export function spanOf(unit: Unit, node: ts.Node): Span {
  return { source: unit.source, start: unit.edited.toOriginal(node.getStart(unit.file)), end: unit.edited.toOriginal(node.getEnd()) };
}

/** What the author wrote there: a node's own text may hold what was put in for the checker. */
export function writtenText(unit: Unit, node: ts.Node): string {
  const { source, start, end } = spanOf(unit, node);
  return source.text.slice(start, end);
}

/** Collects what the front end has to say. One mistake is said once, however many positions or passes meet it. */
export class Problems {
  readonly #found = new Map<string, Diagnostic>();
  readonly #refused: Span[] = [];
  #hasErrors = false;

  add(diagnostic: Diagnostic): void {
    const { start } = diagnostic.range;
    const key = `${diagnostic.code} ${diagnostic.file} ${start.line}:${start.column}`;
    if (this.#found.has(key)) return;
    this.#found.set(key, diagnostic);
    this.#hasErrors ||= diagnostic.severity === 'error';
  }

  /** Takes over what was found elsewhere. */
  include({ all, refused }: Problems): void {
    for (const diagnostic of all) this.add(diagnostic);
    this.#refused.push(...refused);
  }

  /** Reports at a span. */
  at<S extends Slug>(
    slug: S,
    span: Span,
    parameters: Parameters<typeof report<S>>[2],
    fixes: readonly Fix[] = [],
    related: readonly { readonly message: string; readonly span: Span }[] = [],
  ): void {
    const others = related.map((other) => ({ message: other.message, ...placeOf(other.span) }));
    this.add(report(slug, placeOf(span), parameters, { fixes, related: others }));
  }

  /** Marks a stretch as refused: what the type checker says of it adds nothing. */
  refuse(span: Span): void {
    this.#refused.push(span);
  }

  isRefused({ source, start, end }: Span): boolean {
    return this.#refused.some((refused) => refused.source === source && refused.start <= start && end <= refused.end);
  }

  get refused(): readonly Span[] {
    return this.#refused;
  }

  get all(): readonly Diagnostic[] {
    return [...this.#found.values()];
  }

  get hasErrors(): boolean {
    return this.#hasErrors;
  }
}

function placeOf({ source, start, end }: Span): Place {
  return { file: source.path, range: source.rangeOf(start, end) };
}

/** A fix that replaces one stretch of the author's text. */
export function replacement(title: string, span: Span, text: string): Fix {
  return { title, edits: [{ range: span.source.rangeOf(span.start, span.end), text }] };
}
