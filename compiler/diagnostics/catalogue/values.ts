import { define } from '../definition.ts';

/** 2xxx: values, names and operators that the language does not have, and writes that might hit what is not the program's own. */
export const valueDiagnostics = {
  bigint: define({
    code: 'W2022',
    severity: 'error',
    message: () => `big integers are not part of the language`,
    help: 'Use a number.',
    why: 'JSON has no text for them, so they could reach no effect.',
    bad: { action: 'async function action(event, api) { const x = 1n; api.log("info", `${x}`); }' },
    good: { action: 'async function action(event, api) { const x = 1; api.log("info", `${x}`); }' },
  }),
  'tagged-template': define({
    code: 'W2023',
    severity: 'error',
    message: () => `tagged templates are not part of the language`,
    help: 'Call a helper with the values.',
    why: 'A tag is a function called in disguise.',
    bad: { action: 'async function action(event, api) { api.log("info", String.raw`x`); }' },
    good: { action: 'async function action(event, api) { api.log("info", `x`); }' },
  }),
  'void-operator': define({
    code: 'W2024',
    severity: 'error',
    message: () => `\`void\` is not part of the language`,
    help: 'Use undefined.',
    why: 'It only hides that a value is dropped.',
    bad: { action: 'async function action(event, api) { return void 0; }' },
    good: { action: 'async function action(event, api) { return undefined; }' },
  }),
  'prototype-name': define<{ name: string; advice?: string | undefined }>({
    code: 'W2030',
    severity: 'error',
    message: ({ name }) => `\`${name}\` names a prototype, not data`,
    help: 'Use another name.',
    advice: ({ advice }) => advice,
    why: "Prototypes are how one value reaches another's code; only own members exist in the language.",
    bad: { action: 'async function action(event, api) { const r = { constructor: 1 }; api.state.set("r", r); }' },
    good: { action: 'async function action(event, api) { const r = { builder: 1 }; api.state.set("r", r); }' },
  }),
  'reserved-name': define<{ name: string }>({
    code: 'W2031',
    severity: 'error',
    message: ({ name }) =>
      name === 'await'
        ? '`await` is no name: every file is a module'
        : `names that begin with \`$writ\` are reserved, and this is \`${name}\``,
    help: 'Use another name.',
    why: 'The compiler puts such names into the text it checks; and what a module of JavaScript cannot be named is no name here either.',
    bad: { action: 'async function action(event, api) { const $writX = 1; api.state.set("x", $writX); }' },
    good: { action: 'async function action(event, api) { const x = 1; api.state.set("x", x); }' },
  }),
  'lone-surrogate': define({
    code: 'W2037',
    severity: 'error',
    message: () => `the text holds half of a character`,
    help: 'Write the whole character, or \\u{…} with its code point.',
    why: 'A lone surrogate has no form in UTF-8, so a program that holds one could not be signed.',
    bad: { action: 'async function action(event, api) { api.log("info", "\\uD800"); }' },
    good: { action: 'async function action(event, api) { api.log("info", "\\u{1F600}"); }' },
  }),
  'unsupported-new': define<{ name: string }>({
    code: 'W2057',
    severity: 'error',
    message: ({ name }) => `\`new ${name}\` makes a value that the language does not have`,
    help: 'Use new Date, new Error, new Set, new URL or new URLSearchParams, or a record.',
    why: 'Only kinds of values that the runtime can hold, copy and bound exist.',
    bad: { action: 'async function action(event, api) { new Promise((resolve) => resolve(1)); }' },
    good: { action: 'async function action(event, api) { const s = new Set(["a"]); api.state.set("n", s.size); }' },
  }),
  'instance-of': define({
    code: 'W2058',
    severity: 'error',
    message: () => `\`instanceof\` asks for a constructor that the language does not have`,
    help: 'Ask for Error, Date, Set or URL, or narrow with typeof, Array.isArray or `in`.',
    why: 'Kinds are few and fixed; there are no constructors to inherit from.',
    bad: { action: 'async function action(event, api) { const x = {}; if (x instanceof Object) { api.log("info", "x"); } }' },
    good: {
      action:
        'async function action(event, api) { try { api.log("info", "x"); } catch (e) { if (e instanceof Error) { api.log("warn", e.message); } } }',
    },
  }),
  'loose-equality': define<{ strict: string }>({
    code: 'W2059',
    severity: 'error',
    message: () => `\`==\` compares values of different types by converting them`,
    help: ({ strict }) => `Use ${strict}, or convert one side with String or Number.`,
    why: 'JavaScript\'s conversions are what the reader of a policy must not have to know: `"" == 0` holds.',
    bad: { action: 'async function action(event, api) { const x = [1, "1"][0]; if (x == "1") { api.log("info", "x"); } }' },
    good: { action: 'async function action(event, api) { if (String(event.user.logins_count) === "1") { api.log("info", "x"); } }' },
  }),
  'read-only': define<{ name: string }>({
    code: 'W2064',
    severity: 'error',
    message: ({ name }) => `\`${name}\` is read-only here`,
    help: 'Copy it first: `const copy = { ...value }`; to change a user use api.user.setAppMetadata.',
    why: 'The event is a snapshot, and constants are shared by all runs: a write to them would reach nobody, or everybody.',
    bad: {
      action: 'const limits = { risk: 70 };\nasync function action(event, api) { limits.risk = 80; api.state.set("limit", limits.risk); }',
    },
    good: {
      action: 'async function action(event, api) { const request = { ip: "" }; request.ip = "a"; api.state.set("ip", request.ip); }',
    },
  }),
  'iterator-as-value': define<{ name: string }>({
    code: 'W2065',
    severity: 'error',
    message: ({ name }) => `\`${name}()\` gives an iterator, which can be walked only once`,
    help: 'Walk it where it is made: for…of, spread, Array.from; or keep `[...list.entries()]`.',
    why: 'An iterator changes when it is read; a list stays what it is.',
    bad: {
      action:
        'async function action(event, api) { const entries = ["a"].entries(); for (const [i, x] of entries) { api.log("info", `${i} ${x}`); } }',
    },
    good: { action: 'async function action(event, api) { for (const [i, x] of ["a"].entries()) { api.log("info", `${i} ${x}`); } }' },
  }),
  'object-assign-target': define({
    code: 'W2067',
    severity: 'error',
    message: () => `\`Object.assign\` changes its first argument`,
    help: 'Make a new record: `{ ...first, ...second }`.',
    why: 'A record that changes behind a name is not what it was where it was made.',
    bad: { action: 'async function action(event, api) { const a = { x: 1 }; Object.assign(a, { x: 2 }); api.state.set("x", a.x); }' },
    good: { action: 'async function action(event, api) { const a = { x: 1 }; const b = { ...a, x: 2 }; api.state.set("x", b.x); }' },
  }),
  'write-not-own': define<{ value: string }>({
    code: 'W2068',
    severity: 'error',
    message: ({ value }) => `\`${value}\` may be something that this action did not build`,
    help: 'Copy it first: `[...list]` or `{ ...record }`.',
    why: 'The event is a snapshot and constants are shared by all runs: a write to them would reach nobody, or everybody.',
    bad: {
      action: 'const blocked = ["XX"];\nasync function action(event, api) { blocked.push("YY"); api.state.set("n", blocked.length); }',
    },
    good: {
      action:
        'const blocked = ["XX"];\nasync function action(event, api) { const all = [...blocked]; all.push("YY"); api.state.set("n", all.length); }',
    },
  }),
  'list-changed-in-loop': define<{ name: string }>({
    code: 'W2069',
    severity: 'error',
    message: ({ name }) => `\`${name}\` is changed while its entries are walked`,
    help: 'Collect the changes in another list, or walk a copy: `[...list].entries()`.',
    why: 'What a walk over a list that changes meets is hard to say, and harder to bound.',
    bad: { action: 'async function action(event, api) { const xs = ["a"]; for (const [i, x] of xs.entries()) { xs.push(`${i}${x}`); } }' },
    good: {
      action: 'async function action(event, api) { const xs = ["a"]; for (const [i, x] of [...xs].entries()) { xs.push(`${i}${x}`); } }',
    },
  }),
};
