import { define } from '../definition.ts';

const whyLinear =
  'Patterns run on text that comes from outside, in the process that serves logins. Ours are matched in time proportional to the text, which is possible for regular languages only: a backtracking engine can be made to run for hours.';
const whyOneMeaning = 'What can be read in two ways is written in the one that says what is meant.';
const action = (body: string) => ({ action: `async function action(event, api) { ${body} }` });

/** 21xx: regular expressions, of which the language has the regular ones. */
export const patternDiagnostics = {
  'pattern-lookahead': define<{ part: string }>({
    code: 'W2100',
    severity: 'error',
    message: ({ part }) => `\`${part}\` looks ahead, which no linear engine can`,
    help: 'Match what follows too and take the part you want from a group, or make two tests of it joined with &&.',
    why: whyLinear,
    bad: action('if (/^(?=.*\\d).+$/.test(event.client.name)) api.deny("digit");'),
    good: action('if (/\\d/.test(event.client.name)) api.deny("digit");'),
  }),
  'pattern-lookbehind': define<{ part: string }>({
    code: 'W2101',
    severity: 'error',
    message: ({ part }) => `\`${part}\` looks behind, which no linear engine can`,
    help: 'Match what stands before too and take the part you want from a group: `/@(.+)$/.exec(text)?.[1]`.',
    why: whyLinear,
    bad: action('api.log("info", event.user.email.match(/(?<=@).+$/)?.[0] ?? "");'),
    good: action('api.log("info", event.user.email.match(/@(.+)$/)?.[1] ?? "");'),
  }),
  'pattern-backreference': define<{ part: string }>({
    code: 'W2102',
    severity: 'error',
    message: ({ part }) => `\`${part}\` asks for the text of a group again, which no linear engine can`,
    help: 'Capture both parts and compare them: `match[1] === match[2]`.',
    why: whyLinear,
    bad: action('if (/^(\\w+)@\\1\\./.test(event.user.email)) api.deny("own-domain");'),
    good: action(
      'const match = /^(\\w+)@(\\w+)\\./.exec(event.user.email); if (match !== null && match[1] === match[2]) api.deny("own-domain");',
    ),
  }),
  'pattern-flag': define<{ flag: string }>({
    code: 'W2103',
    severity: 'error',
    message: ({ flag }) => `the flag \`${flag}\` is not part of the language`,
    help: 'Use the flags g, i, m, s and u; `^` and `index` say where a match starts.',
    why: 'Flag y makes a match depend on the one before it, d and v serve needs that policies do not have.',
    bad: action('if (/^adm/y.test(event.client.name)) api.deny("admin");'),
    good: action('if (/^adm/i.test(event.client.name)) api.deny("admin");'),
  }),
  'pattern-modifier': define<{ part: string }>({
    code: 'W2104',
    severity: 'error',
    message: ({ part }) => `\`${part}\` changes flags inside the pattern`,
    help: 'Put the flag behind the pattern, or spell both cases out: `[aA]`.',
    why: 'Not every engine that runs JavaScript knows it.',
    bad: action('if (/(?i:adm)in/.test(event.client.name)) api.deny("admin");'),
    good: action('if (/[aA][dD][mM]in/.test(event.client.name)) api.deny("admin");'),
  }),
  'pattern-property': define<{ part: string; isUnicode: boolean }>({
    code: 'W2105',
    severity: 'error',
    message: ({ part, isUnicode }) =>
      isUnicode ? `\`${part}\` names a property that is not on the list` : `\`${part}\` means the letters themselves without the flag u`,
    help: ({ isUnicode }) =>
      isUnicode ? 'Use one of those that docs/patterns.md lists, such as \\p{L} or \\p{Script=Latin}.' : 'Add the flag u.',
    why: 'The list holds what policies ask of names; each property is a table that every machine must have alike.',
    bad: action('if (/\\p{L}/.test(event.client.name)) api.deny("letter");'),
    good: action('if (/\\p{L}/u.test(event.client.name)) api.deny("letter");'),
  }),
  'pattern-escape': define<{ part: string }>({
    code: 'W2106',
    severity: 'error',
    message: ({ part }) => `\`${part}\` has no meaning of its own`,
    help: 'Remove the backslash if the character is meant; the start of the text is ^, its end $, a code unit \\xhh or \\uhhhh.',
    why: `In old JavaScript an unknown escape is its letter: \`\\A\` is an A, not the start of the text. ${whyOneMeaning}`,
    bad: action('if (/\\Aadm/.test(event.client.name)) api.deny("admin");'),
    good: action('if (/^adm/.test(event.client.name)) api.deny("admin");'),
  }),
  'pattern-group-name': define<{ part: string }>({
    code: 'W2107',
    severity: 'error',
    message: ({ part }) => `\`${part}\` is no name of a group`,
    help: 'Use the letters a–z and A–Z, digits, `_` and `$`, no digit first: `(?<name>…)`.',
    why: whyOneMeaning,
    bad: action('const match = /(?<größe>\\d+)/.exec(event.client.name); api.log("info", match?.[0] ?? "");'),
    good: action('const match = /(?<size>\\d+)/.exec(event.client.name); api.log("info", match?.groups?.size ?? "");'),
  }),
  'pattern-too-large': define<{ problem: string }>({
    code: 'W2108',
    severity: 'error',
    message: ({ problem }) => `this pattern is too large: ${problem}`,
    help: 'Compare `text.length` with a number, and use `+` or `*` in the pattern.',
    why: 'A counted repetition is written out when the pattern is made ready, and matching takes time in proportion to that.',
    bad: action('if (/^[a-z]{1,5000}$/.test(event.client.name)) api.deny("long");'),
    good: action('if (/^[a-z]+$/.test(event.client.name) && event.client.name.length <= 5000) api.deny("long");'),
  }),
  'pattern-ill-formed': define<{ problem: string }>({
    code: 'W2109',
    severity: 'error',
    message: ({ problem }) => `this is no regular expression: ${problem}`,
    help: 'Correct the pattern; a character that has a meaning is taken literally behind a backslash.',
    why: 'The grammar is that of ECMAScript.',
    bad: action('if (/[z-a]/.test(event.client.name)) api.deny("letter");'),
    good: action('if (/[a-z]/.test(event.client.name)) api.deny("letter");'),
  }),
  'pattern-state': define({
    code: 'W2110',
    severity: 'error',
    message: () => 'a pattern with the flag g remembers where its last match ended',
    help: 'Remove the flag g for test and exec; hand such a pattern, or a const that holds it, directly to match, matchAll, replace, replaceAll, search or split.',
    why: 'In JavaScript the second `test` of such a pattern starts where the first ended and may answer otherwise: a policy must not depend on that.',
    bad: action('const digits = /\\d/g; if (digits.test(event.client.name)) api.deny("digit");'),
    good: action('const digits = /\\d/g; api.log("info", event.client.name.replace(digits, "#"));'),
  }),
  'pattern-not-global': define<{ method: string }>({
    code: 'W2111',
    severity: 'error',
    message: ({ method }) => `\`${method}\` throws for a pattern without the flag g`,
    help: ({ method }) => `Add the flag g, or use ${method === 'matchAll' ? 'match' : 'replace'} for the first match alone.`,
    why: 'ECMAScript says so, that nobody takes the first match for all of them.',
    bad: action('api.log("info", event.client.name.replaceAll(/\\s+/, "-"));'),
    good: action('api.log("info", event.client.name.replaceAll(/\\s+/g, "-"));'),
  }),
};
