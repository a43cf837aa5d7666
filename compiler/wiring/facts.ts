import type { ConstantVariables } from '../analysis/constant-variables.ts';
import { childExpressions, childrenOfStatement, type HirPart, visitExpressions } from '../hir/children.ts';
import type { HirExpression, HirFunction, HirStatement, Span } from '../hir/nodes.ts';
import { readsOf } from './reads.ts';
import { untold } from './told.ts';

/** A path below `event` or `step` that a program reads, and where. */
export interface Read {
  readonly path: readonly string[];
  readonly span: Span;
}

/** Something that a program writes under a name; the name is undefined where it is computed. */
export interface Write {
  readonly name: string | undefined;
  readonly span: Span;
}

export interface StateWrite extends Write {
  /** Whether what is written is also said in a log line, or tells no more than one beside it. */
  readonly told: boolean;
}

export interface ClaimWrite extends Write {
  readonly tokens: readonly ('access' | 'id')[];
}

export interface PatchWrite extends Write {
  readonly bag: 'app_metadata' | 'user_metadata';
}

export interface Denial {
  readonly member: 'deny' | 'mfa.require' | 'redirect';
  /** The reason of a `deny`, where it is a constant. */
  readonly reason?: string;
  readonly span: Span;
}

/** What the blocks around a program need to know of it. */
export interface WiringFacts {
  readonly reads: readonly Read[];
  readonly state: readonly StateWrite[];
  readonly claims: readonly ClaimWrite[];
  readonly patches: readonly PatchWrite[];
  /** Where it denies, or has the run wait for a check that denies when it fails. */
  readonly denials: readonly Denial[];
  /** It throws, or makes a fetch whose failure nothing catches. */
  readonly mayFail: boolean;
}

/** Reads the facts off a program. */
export function wiringFacts(entry: HirFunction, variables: ConstantVariables): WiringFacts {
  const state: StateWrite[] = [];
  const claims: ClaimWrite[] = [];
  const patches: PatchWrite[] = [];
  const denials: Denial[] = [];
  const silent = untold(entry, variables);
  visitExpressions(entry, (node) => {
    if (node.kind !== 'effect') return;
    const { member, span, args } = node;
    const [first, , third] = args;
    const name = first === undefined ? undefined : textOf(variables.resolve(first));
    if (member === 'state.set') state.push({ name, span, told: !silent.has(node) });
    if (member === 'session.setCustomClaim') claims.push({ name, span, tokens: tokensOf(third, variables) });
    if (member === 'user.setAppMetadata') patches.push(...patchesOf('app_metadata', first, span, variables));
    if (member === 'user.setUserMetadata') patches.push(...patchesOf('user_metadata', first, span, variables));
    if (member === 'deny' || member === 'mfa.require' || member === 'redirect') {
      denials.push({ member, span, ...(member === 'deny' && name !== undefined ? { reason: name } : {}) });
    }
  });
  return { reads: readsOf(entry, variables), state, claims, patches, denials, mayFail: mayFail(entry.body) };
}

function textOf(node: HirExpression): string | undefined {
  return node.kind === 'literal' && typeof node.value === 'string' ? node.value : undefined;
}

/** The tokens that a claim goes into; both where the options say something that is not known. */
function tokensOf(options: HirExpression | undefined, variables: ConstantVariables): ClaimWrite['tokens'] {
  const given = options === undefined ? undefined : variables.resolve(options);
  if (given === undefined || (given.kind === 'literal' && given.value === undefined)) return ['access'];
  if (given.kind !== 'record') return ['access', 'id'];
  const entry = given.entries.find((part) => part.kind === 'entry' && textOf(part.key) === 'token');
  if (entry === undefined) return ['access'];
  const token = textOf(variables.resolve(entry.value));
  return token === 'access' || token === 'id' ? [token] : ['access', 'id'];
}

function patchesOf(
  bag: PatchWrite['bag'],
  patch: HirExpression | undefined,
  span: Span,
  variables: ConstantVariables,
): readonly PatchWrite[] {
  const given = patch === undefined ? undefined : variables.resolve(patch);
  if (given?.kind !== 'record') return [{ bag, name: undefined, span }];
  return given.entries.map((part) => ({ bag, name: part.kind === 'entry' ? textOf(part.key) : undefined, span: part.span }));
}

/** Built-ins that throw for some texts. */
const throwing = new Set(['JSON.parse', 'decodeURIComponent', 'atob', 'new URL']);

function mayFail(block: readonly HirStatement[], seen = new Set<HirFunction>()): boolean {
  const inFunction = (definition: HirFunction): boolean => {
    if (seen.has(definition)) return false;
    seen.add(definition);
    return mayFail(definition.body, seen);
  };
  const inExpression = (node: HirPart): boolean =>
    node.kind === 'fetch' ||
    (node.kind === 'builtin' && throwing.has(node.name)) ||
    (node.kind === 'call' && inFunction(node.callee)) ||
    (node.kind === 'callback' && inFunction(node.function)) ||
    childExpressions(node).some(inExpression);
  return block.some((statement) => {
    if (statement.kind === 'throw') return true;
    if (statement.kind === 'catch') return mayFail(statement.handler, seen);
    const { expressions, blocks } = childrenOfStatement(statement);
    return expressions.some(inExpression) || blocks.some((inner) => mayFail(inner, seen));
  });
}
