import type { ts } from 'ts-morph';
import { compilePattern } from '../../runtime/pattern/compile.ts';
import type { RefusalReason } from '../../runtime/pattern/refusal.ts';
import type { PatternSource } from '../../schemas/ir/program.ts';
import type { Span } from '../hir/nodes.ts';
import type { Problems } from './unit.ts';

/** What stands between the slashes of a literal and behind them; the flags are put in order, which changes nothing. */
export function readPatternLiteral({ text }: ts.RegularExpressionLiteral): PatternSource {
  const end = text.lastIndexOf('/');
  return { source: text.slice(1, end), flags: [...text.slice(end + 1)].sort().join('') };
}

/** Refuses a pattern that the engine does not take, at the part that is to blame. */
export function checkPatternLiteral(node: ts.RegularExpressionLiteral, literal: Span, problems: Problems): void {
  const { source, flags } = readPatternLiteral(node);
  const { refusal } = compilePattern(source, flags);
  if (refusal === undefined) return;
  const { reason, start, end, detail } = refusal;
  const offset = literal.start + 1;
  // Offsets in the flags are those of the flags in order.
  const isFlag = reason === 'flag' || end > source.length;
  report[reason](problems, isFlag ? literal : { ...literal, start: offset + start, end: offset + end }, detail, flags);
  problems.refuse(literal);
}

type Report = (problems: Problems, span: Span, detail: string, flags: string) => void;

const report: { readonly [reason in RefusalReason]: Report } = {
  lookahead: (problems, span, part) => problems.at('pattern-lookahead', span, { part }),
  lookbehind: (problems, span, part) => problems.at('pattern-lookbehind', span, { part }),
  backreference: (problems, span, part) => problems.at('pattern-backreference', span, { part }),
  flag: (problems, span, flag) => problems.at('pattern-flag', span, { flag }),
  modifier: (problems, span, part) => problems.at('pattern-modifier', span, { part }),
  property: (problems, span, part, flags) => problems.at('pattern-property', span, { part, isUnicode: flags.includes('u') }),
  escape: (problems, span, part) => problems.at('pattern-escape', span, { part }),
  'group-name': (problems, span, part) => problems.at('pattern-group-name', span, { part }),
  'too-large': (problems, span, problem) => problems.at('pattern-too-large', span, { problem }),
  'ill-formed': (problems, span, problem) => problems.at('pattern-ill-formed', span, { problem }),
};
