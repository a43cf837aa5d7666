import { type ApiMember, type ApiPath, api, apiPaths, whyMissing } from '../schemas/platform/api.ts';
import { event } from '../schemas/platform/event.ts';
import type { Field, Presence, Shape } from '../schemas/platform/field.ts';
import { type AttachPoint, attachPoints } from '../schemas/platform/flows.ts';
import { reasonMaxLength, reservedClaims } from '../schemas/platform/names.ts';
import { type Position, positionBehind, positionOf } from '../schemas/platform/position.ts';
import { codeOf, fenced, tableOf } from './marked-sections.ts';

/** The pages of `docs/reference`, by name: what the platform table says, for people. */
export function referencePages(): ReadonlyMap<string, string> {
  return new Map([
    ['event', eventPage()],
    ['api', apiPage()],
  ]);
}

const made = '<!-- Made by `npm run generate` from schemas/platform; do not edit. -->';

function eventPage(): string {
  return `${[
    made,
    '# The event',
    'What an action reads: a snapshot in seven groups. It cannot be written to. Members that this page does not list are ignored. Every text and list has a maximum; an event that breaks one, or lacks what is always there, is refused before the action runs.',
    '## Where an action stands',
    'The flow and stage of an action decide what is there. The table shows the flows that the platform assumes. In a flow of your own, a user is stored behind `identity-lookup` too, and the risk score is there behind any `risk-evaluate` block.',
    tableOf(['attach point', 'user', 'risk score', 'connection', 'issues tokens'], attachPoints.map(attachPointRow)),
    ...Object.entries(event).flatMap(([name, field]) => groupParts(`event.${name}`, field)),
  ].join('\n\n')}\n`;
}

const userWords: { readonly [user in Position['user']]: string } = {
  optional: 'may be unknown',
  form: 'the sign-up form',
  stored: 'stored',
};

function attachPointRow(at: AttachPoint): string[] {
  const { user, risk, connection, issuesTokens } = positionOf(at);
  return [
    `\`${at}\``,
    userWords[user],
    risk ? 'yes' : 'no',
    connection === 'required' ? 'always' : 'may be missing',
    issuesTokens ? 'yes' : 'no',
  ];
}

function groupParts(path: string, field: Field): string[] {
  if (field.shape.kind !== 'group') return [];
  const presence = presenceText(field);
  return [
    `## \`${path}\``,
    presence === 'always' ? field.doc : `${field.doc} *When:* ${presence}.`,
    tableOf(['field', 'type', 'when', 'at most', 'meaning'], fieldRows(`${path}.`, field.shape.fields)),
  ];
}

function fieldRows(prefix: string, fields: { readonly [name: string]: Field }): string[][] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const { shape, doc } = field;
    const path = `${prefix}${name}`;
    const row = [`\`${path.slice('event.'.length)}\``, typeText(shape), presenceText(field), maximumText(shape), doc];
    return shape.kind === 'group' ? [row, ...fieldRows(`${path}.`, shape.fields)] : [row];
  });
}

function typeText(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return 'string';
    case 'choice':
      return shape.values.map((value) => `\`'${value}'\``).join(' or ');
    case 'number':
      return shape.integer ? 'whole number' : 'number';
    case 'boolean':
      return 'boolean';
    case 'list':
      return `list of ${shape.of.kind === 'group' ? `\`{ ${Object.keys(shape.of.fields).join(', ')} }\`` : typeText(shape.of)}`;
    case 'map':
      return `${typeText(shape.of)} by name`;
    case 'json':
      return "JSON object; the tenant's own schema types it";
    case 'group':
      return 'group';
  }
}

function maximumText(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return `${shape.maxLength} characters`;
    case 'number':
      return `${shape.minimum ?? ''} to ${shape.maximum ?? ''}`.replace(/ to $/, ' or more');
    case 'list':
      return `${shape.maxItems} of ${maximumText(shape.of) || 'them'}${shape.maxTotal === undefined ? '' : `, ${shape.maxTotal} together`}`;
    case 'map':
      return `${shape.maxEntries} of ${maximumText(shape.of)}, names of ${shape.maxName}`;
    default:
      return '';
  }
}

/** Every position that a flow can make, whatever blocks stand before the action. */
const allPositions: readonly Position[] = attachPoints.flatMap((at) =>
  [[], ['identity-lookup'], ['identity-create'], ['risk-evaluate'], ['identity-lookup', 'risk-evaluate']].map((before) =>
    positionBehind(at, new Set(before)),
  ),
);

const presenceWords: { readonly [presence in Presence]: string } = { required: 'always', optional: 'may be missing', absent: 'not there' };

/** What decides a field's presence, in words: the first fact of the position that it follows from. */
function presenceText({ presence }: Field): string {
  if (presence === undefined) return 'always';
  for (const { fact, phrases } of facts) {
    const words = new Map<string, Presence>();
    const follows = allPositions.every((position) => {
      const value = presence(position);
      const known = words.get(fact(position)) ?? value;
      words.set(fact(position), known);
      return known === value;
    });
    if (!follows) continue;
    const all = [...words].map(([name, value]) =>
      [phrases[name], presenceWords[value]].filter((word) => word !== undefined && word !== ''),
    );
    const distinct = new Set([...words.values()]);
    if (distinct.size === 1) return presenceWords[[...distinct][0] ?? 'required'];
    return [...new Set(all.map(([phrase, word]) => `${phrase}: ${word}`))].sort().join('; ');
  }
  throw new Error('the presence of a field follows from no single fact of its position');
}

const withConnection = attachPoints.filter((at) => positionOf(at).connection === 'required').map((at) => `\`${at}\``);

const facts: readonly { readonly fact: (position: Position) => string; readonly phrases: { readonly [name: string]: string } }[] = [
  { fact: () => 'any', phrases: {} },
  { fact: ({ risk }) => String(risk), phrases: { true: 'behind `risk-evaluate`', false: 'elsewhere' } },
  {
    fact: ({ connection }) => connection,
    phrases: { required: `at ${withConnection.join(' and ')}`, optional: 'elsewhere' },
  },
  // Inside the user, what is there of a user who may be unknown is there of a stored one too.
  { fact: ({ user }) => (user === 'form' ? 'form' : 'stored'), phrases: { form: 'on the sign-up form', stored: 'of a stored user' } },
  {
    fact: ({ user }) => (user === 'optional' ? 'optional' : 'known'),
    phrases: { optional: 'before `identity-lookup` in a first stage', known: 'elsewhere' },
  },
];

function apiPage(): string {
  return `${[
    made,
    '# The api',
    'What an action can ask for. Every call but `fetch` is staged: the platform carries it out when the action, and the flow, have ended well. A member that does not exist where an action stands is a compile error.',
    ...apiPaths.flatMap(memberParts),
    '## Names',
    `- A **reason** is in kebab or snake case and has at most ${reasonMaxLength} characters.`,
    '- A **state key** is made of letters, digits and underscores, begins with no digit and has at most 64 characters.',
    `- A **claim** may not be one that the protocol or the platform owns, in any case: ${[...reservedClaims].map((name) => `\`${name}\``).join(', ')}.`,
    'A name that is constant is checked when the action is compiled; a computed one throws a TypeError at the call.',
  ].join('\n\n')}\n`;
}

function memberParts(path: ApiPath): string[] {
  const { signature, doc }: ApiMember = api[path];
  return [`## \`api.${path}\``, doc, fenced('ts', `api.${path}${signature}`), `*Where:* ${availability(path)}.`];
}

function availability(path: ApiPath): string {
  const missing = attachPoints.filter((at) => whyMissing(path, positionOf(at)) !== undefined);
  if (missing.length === 0) return 'everywhere';
  const listed = (points: readonly AttachPoint[]) => points.map((at) => codeOf(at)).join(', ');
  const present = attachPoints.filter((at) => !missing.includes(at));
  const behind = missing.filter((at) => whyMissing(path, positionOf(at, ['identity-lookup'])) === undefined);
  return `${listed(present)}${behind.length === 0 ? '' : `; behind an \`identity-lookup\` block also ${listed(behind)}`}`;
}
