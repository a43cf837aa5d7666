import type { Edit } from '../frontend/edits.ts';
import { lexerOf, type Token } from './lexer.ts';

/** What an expression of a flow file is turned into, and what in it cannot be. */
export interface Rewritten {
  readonly edits: readonly Edit[];
  /** Where the session is read though there is none yet. */
  readonly sessions: readonly { readonly start: number; readonly end: number }[];
}

const slugBehind = /\s*\.\s*(?=[a-z0-9])/y;
const slugWord = /[a-z0-9]+(?:-[a-z0-9]+)*(?![\w$])/y;
const member = /\s*\.(?=\s*[\p{ID_Start}$_])/uy;
const optionalMember = /\s*\?\.(?=\s*[\p{ID_Start}$_])/uy;
const optional = /\s*\?\./y;
const bracket = /\s*(?=\[)/y;
const identifier = /\s*\??\.\s*id(?![\w$])/y;

/** What is known of the step keys wherever an expression is read. */
export interface KnownSteps {
  /** The slug of the block that answered the session, where one surely did. */
  readonly session: string | undefined;
  /** Whether a slug was written on every way. */
  readonly isSure: (slug: string) => boolean;
}

/**
 * Makes TypeScript of an expression of a flow file. Slugs may hold hyphens: `step.step-up-on-risk.flag` is read as
 * `step["step-up-on-risk"]?.flag`, so that a key that not every way wrote is missing and not an error of its own, whichever of the two
 * parts it is that is missing. What every way wrote is read without `?.`, also where the author wrote one: a host that runs a single
 * stage may fail to hand it in, and a condition that took it for missing would let pass whom it is there to deny. `session.id` is
 * what the block with the slug `session` answered.
 */
export function rewriteExpression(text: string, { session, isSure }: KnownSteps): Rewritten {
  const edits: Edit[] = [];
  const sessions: { start: number; end: number }[] = [];
  const lexer = lexerOf(text);
  const match = (expression: RegExp, at: number): string | undefined => {
    expression.lastIndex = at;
    return expression.exec(text)?.[0];
  };
  /** How what is read of a slug goes on, up to where the author's own words do. */
  const accessBehind = (slug: string, behind: number): { readonly end: number; readonly text: string } => {
    const dot = match(member, behind);
    const own = match(optional, behind);
    if (isSure(slug)) {
      const isMember = dot !== undefined || match(optionalMember, behind) !== undefined;
      return { end: behind + (dot ?? own ?? '').length, text: isMember ? '.' : '' };
    }
    if (own !== undefined) return { end: behind, text: '' };
    return { end: behind + (dot?.length ?? 0), text: dot !== undefined || match(bracket, behind) !== undefined ? '?.' : '' };
  };
  const rewriteStep = (end: number): void => {
    const dot = match(slugBehind, end);
    if (dot === undefined) return;
    const start = end + dot.length;
    const slug = match(slugWord, start);
    if (slug === undefined) return;
    const behind = start + slug.length;
    const { end: until, text: access } = accessBehind(slug, behind);
    // The quotes are put in by themselves, so that the place of the name is the slug's.
    edits.push({ start: end, end: start, text: '[' }, { start, end: start, text: '"' }, { start: behind, end: behind, text: '"' });
    edits.push({ start: behind, end: until, text: `]${access}` });
    lexer.goTo(behind);
  };
  const rewriteSession = ({ start, end }: Token): void => {
    const id = match(identifier, end);
    if (id === undefined) return;
    if (session === undefined) sessions.push({ start, end });
    else edits.push({ start, end: end + id.length, text: `step["${session}"].session_id` });
    lexer.goTo(end + id.length);
  };
  let before = '';
  for (let token = lexer.next(); token !== undefined; token = lexer.next()) {
    const isMember = before === '.' || before === '?.';
    before = token.text;
    if (isMember || token.kind !== 'name') continue;
    if (token.text === 'step') rewriteStep(token.end);
    if (token.text === 'session') rewriteSession(token);
  }
  return { edits, sessions };
}

/** Words of the compiler about paths, as the author writes them. */
export function asWritten(message: string): string {
  return message
    .replace(/\bstep\[(['"])([a-z0-9-]+)\1\]\??(?=\.)/g, 'step.$2')
    .replace(/\bstep\[(['"])([a-z0-9-]+)\1\]/g, 'step.$2')
    .replace(/\bencodeURIComponent\(\s*([^()]*?)\s*\)/g, '$1')
    .replaceAll('this action', 'this block');
}
