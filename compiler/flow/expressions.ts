import type { Diagnostic, TextRange } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { EditedText } from '../frontend/edits.ts';
import { expressionProblem } from '../frontend/expression.ts';
import type { BlockOrigin } from '../source/model.ts';
import type { TextBuilder, WrittenText } from './generated-text.ts';
import { type KnownSteps, rewriteExpression } from './step-paths.ts';
import { readTemplate, type TemplatePart } from './template.ts';

/** What the expressions of a block are read with. */
export interface ExpressionSetting extends KnownSteps {
  readonly origin: BlockOrigin;
  readonly diagnostics: Diagnostic[];
}

/** A text of a block, by its JSON pointer inside the block. */
export function writtenAt({ origin: { file, pointer } }: ExpressionSetting, inside: string, text: string): WrittenText {
  const at = pointer + inside;
  return { text, range: file.rangeAt(at), offsets: file.offsetsAt(at) };
}

/** Adds an expression of the author's to a text that is being generated. What is wrong with it is reported. */
export function addExpression(
  builder: TextBuilder,
  of: WrittenText,
  part: Pick<TemplatePart, 'text' | 'start'>,
  setting: ExpressionSetting,
  hasSealed = false,
): void {
  const { edits, sessions } = rewriteExpression(part.text, setting);
  const edited = new EditedText(part.text, edits);
  const place = (start: number, end: number) => placeIn(setting, of, part.start + start, part.start + end);
  for (const { start, end } of sessions) setting.diagnostics.push(report('session-not-issued', place(start, end), {}));
  const found = part.text.trim() === '' ? { kind: 'syntax', start: 0, end: 0, problem: 'it is empty' } : undefined;
  const problem = found ?? expressionProblem(edited.text, hasSealed);
  if (problem !== undefined) {
    const at = place(edited.toOriginal(problem.start), edited.toOriginal(problem.end));
    const { kind, problem: words } = problem;
    setting.diagnostics.push(kind === 'api' ? report('expression-effect', at, {}) : report('expression-syntax', at, { problem: words }));
  }
  builder.addExpression(of, part.start, part.text, edits);
}

/** The parts of a text with `{{ }}`; a `{{` that nothing closes is reported. */
export function templateParts(of: WrittenText, setting: ExpressionSetting): readonly TemplatePart[] {
  const { parts, unclosed } = readTemplate(of.text);
  if (unclosed !== undefined) setting.diagnostics.push(report('template-unclosed', placeIn(setting, of, unclosed, unclosed + 2), {}));
  return parts;
}

/** Adds a text with `{{ }}` as a template literal. */
export function addTemplate(builder: TextBuilder, of: WrittenText, setting: ExpressionSetting, hasSealed = false): void {
  builder.add('`', of);
  for (const part of templateParts(of, setting)) {
    if (part.kind === 'text') builder.addTemplateText(of, part);
    else {
      builder.add('${', of);
      addExpression(builder, of, part, setting, hasSealed);
      builder.add('}', of);
    }
  }
  builder.add('`', of);
}

/** The place of a stretch of a written text. */
export function placeIn({ origin: { file } }: ExpressionSetting, { range, offsets }: WrittenText, start: number, end: number) {
  const from = offsets?.[start] ?? behind(offsets, start);
  const until = end > start ? behind(offsets, end) : from;
  const found: TextRange = from === undefined || until === undefined ? range : file.source.rangeOf(from, until);
  return { file: file.source.path, range: found };
}

function behind(offsets: readonly number[] | undefined, end: number): number | undefined {
  const last = offsets?.[end - 1];
  return last === undefined ? undefined : last + 1;
}
