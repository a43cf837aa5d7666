import { ts } from 'ts-morph';

/** Shapes of a function that other platforms run, by the names of its parameters, and how it reads as an action. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [
    /^user,context,\w+$/,
    '`user` is `event.user`, `context` is spread over `event.client`, `event.request` and `event.transaction`; to refuse, call `api.deny(reason)`; to go on, `return`.',
  ],
  [
    /^(event|\w+),context(,(callback|cb|done))?$/,
    'the user is `event.user`; to refuse, call `api.deny(reason)` or throw; to go on, `return`.',
  ],
  [
    /^(ctx|context),api$/,
    'call the first parameter `event`: the user is `event.user`; claims are set with `api.session.setCustomClaim(name, value)`.',
  ],
  [
    /^(jwt|accessToken|idToken|samlResponse),user,\w+/,
    'the user is `event.user`; a claim is set with `api.session.setCustomClaim(name, value)`, not by writing to the token.',
  ],
  [
    /^\{[^}]*\b(token|context)\b[^}]*\}$/,
    'the user is `event.user`; each claim is set with `api.session.setCustomClaim(name, value)`, not returned.',
  ],
  [
    /^(context|ctx)$/,
    'what a step did before is in `step`; which step comes next is said by a Decision in the flow, from what `api.state.set(key, value)` wrote.',
  ],
  [
    /^\w+,\w+,\w+,\w+,(callback|cb)$/,
    'what the callback was given is said with `api.session.setCustomClaim(name, value)`; to go on, `return`.',
  ],
];

/** What to do with a function that is written for another platform; undefined if it looks like none. */
export function foreignEntryAdvice(parameters: readonly string[]): string | undefined {
  const names = parameters.map((name) => name.replace(/\s+/g, '')).join(',');
  const found = shapes.find(([pattern]) => pattern.test(names))?.[1];
  return found === undefined ? undefined : `Write \`async function name(event, api) { … }\`: ${found}`;
}

/** The same of a text that does not parse because its one function has no name, as it is where a platform evaluates it. */
export function foreignTextAdvice(text: string): string | undefined {
  const bare = text.replace(/^(\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*\n)*/, '');
  const parameters = /^(?:async\s+)?function\s*\(([^)]*)\)/.exec(bare)?.[1];
  if (parameters === undefined) return undefined;
  return foreignEntryAdvice(parameters.split(',')) ?? 'Give the function a name: `async function name(event, api) { … }`.';
}

/** What the parameters of a file's functions say about where it comes from. */
export function foreignFunctionAdvice(file: ts.SourceFile): string | undefined {
  for (const statement of file.statements) {
    const functions = ts.isFunctionDeclaration(statement)
      ? [statement]
      : ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.flatMap(({ initializer }) =>
            initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) ? [initializer] : [],
          )
        : [];
    for (const { parameters } of functions) {
      const advice = foreignEntryAdvice(parameters.map(({ name }) => name.getText(file)));
      if (advice !== undefined) return advice;
    }
  }
  return undefined;
}
