import type { Program } from '../../runtime/index.ts';
import type { Limits } from '../../schemas/platform/limits.ts';
import { limits as limitTable } from '../../schemas/platform/limits.ts';
import type { Position } from '../../schemas/platform/position.ts';
import type { Colours } from '../terminal.ts';

/** What a program can do, read off the program itself. */
export interface ProgramFacts {
  readonly positions: readonly string[];
  /** Each effect that it may ask for, with the names it writes where those are constant. */
  readonly effects: readonly string[];
  readonly functions: number;
}

/** Reads the facts off a program. */
export function factsOf({ positions, functions }: Program): ProgramFacts {
  const members = new Map<string, Set<string>>();
  visit(functions, (node) => {
    if (node.op !== 'effect' || typeof node.member !== 'string') return;
    const names = members.get(node.member) ?? new Set();
    const name = namingEffects.has(node.member) ? nameIn(node.arguments) : undefined;
    if (name !== undefined) names.add(name);
    members.set(node.member, names);
  });
  return {
    positions: positions.map(positionText),
    effects: [...members]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([member, names]) => [member, ...[...names].sort()].join(' ')),
    functions: functions.length,
  };
}

/** The facts as lines for people. */
export function factLines({ positions, effects }: ProgramFacts, colours: Colours): string[] {
  const row = (name: string, values: readonly string[], none: string) =>
    (values.length === 0 ? [none] : values).map((value, index) => `  ${colours.dim((index === 0 ? name : '').padEnd(10))}${value}`);
  return [...row('runs at', positions, 'nowhere'), ...row('asks for', effects, 'nothing')];
}

/** The budgets in one line each. */
export function limitLines(limits: Limits, colours: Colours): string[] {
  return Object.entries(limitTable).map(([name, { doc, value }]) => {
    const limit = limits[name as keyof Limits];
    const lowered = limit === value ? '' : colours.dim(` (${value.toLocaleString('en')} by default)`);
    return `  ${limit.toLocaleString('en').padStart(10)}  ${doc}${lowered}`;
  });
}

/** Effects whose first argument is a name worth listing. */
const namingEffects = new Set(['state.set', 'session.setCustomClaim', 'deny']);

const userTexts: { readonly [user in Position['user']]: string } = {
  optional: 'the user may be unknown',
  form: 'the user is a sign-up form',
  stored: 'the user is known',
};

function positionText({ at, user, risk }: Position): string {
  return `${at} (${userTexts[user]}${risk ? ', with a risk score' : ''})`;
}

type Node = { readonly [field: string]: unknown };

/** Calls back for every node below a value, in order. */
function visit(value: unknown, found: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && 'op' in value) found(value as Node);
  for (const part of Object.values(value)) visit(part, found);
}

function nameIn(given: unknown): string {
  const first: unknown = Array.isArray(given) ? given[0] : undefined;
  const isText = typeof first === 'object' && first !== null && 'value' in first && 'op' in first && first.op === 'literal';
  return isText ? String(first.value) : '(computed)';
}
