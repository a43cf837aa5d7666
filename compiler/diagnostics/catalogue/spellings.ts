import { define } from '../definition.ts';

/** 2xxx: other spellings of what the language has; the quick fix writes ours. */
export const spellingDiagnostics = {
  'console-call': define<{ level: string; api: string | undefined }>({
    code: 'W2080',
    severity: 'warning',
    message: () => `\`console\` writes to the log of the action, which is api.log`,
    help: ({ level, api }) =>
      api === undefined
        ? `Take \`api\` as a parameter, under a name that nothing here hides, and write \`api.log("${level}", …)\`.`
        : `Write \`${api}.log("${level}", …)\`.`,
    why: 'It means the same as a spelling of ours; with one spelling for each thing, policies read alike.',
    bad: { action: 'async function action(event, api) { console.log("hello"); }' },
    good: { action: 'async function action(event, api) { api.log("info", "hello"); }' },
  }),
  'for-each': define({
    code: 'W2081',
    severity: 'warning',
    message: () => `\`forEach\` is a loop`,
    help: 'Write `for (const item of list) { … }`.',
    why: 'It means the same as a spelling of ours; with one spelling for each thing, policies read alike.',
    bad: { action: 'async function action(event, api) { ["a"].forEach((x) => { api.log("info", x); }); }' },
    good: { action: 'async function action(event, api) { for (const x of ["a"]) { api.log("info", x); } }' },
  }),
  'object-assign': define({
    code: 'W2082',
    severity: 'warning',
    message: () => `\`Object.assign\` onto a new record is spread`,
    help: 'Write `{ ...first, ...second }`.',
    why: 'It means the same as a spelling of ours; with one spelling for each thing, policies read alike.',
    bad: { action: 'async function action(event, api) { const a = Object.assign({}, { x: 1 }); api.state.set("a", a); }' },
    good: { action: 'async function action(event, api) { const a = { ...{ x: 1 } }; api.state.set("a", a); }' },
  }),
  'has-own-property': define({
    code: 'W2083',
    severity: 'warning',
    message: () => `\`hasOwnProperty\` is a member that a record may have of its own`,
    help: 'Write `Object.hasOwn(record, key)`.',
    why: 'It means the same as a spelling of ours; with one spelling for each thing, policies read alike.',
    bad: { action: 'async function action(event, api) { api.state.set("x", event.client.metadata.hasOwnProperty("tier")); }' },
    good: { action: 'async function action(event, api) { api.state.set("x", Object.hasOwn(event.client.metadata, "tier")); }' },
  }),
  'global-is-nan': define({
    code: 'W2084',
    severity: 'warning',
    message: () => `\`isNaN\` converts its argument`,
    help: 'Write `Number.isNaN(value)`.',
    why: 'It means the same as a spelling of ours; with one spelling for each thing, policies read alike.',
    bad: { action: 'async function action(event, api) { if (isNaN(event.user.logins_count)) { api.deny("x"); } }' },
    good: { action: 'async function action(event, api) { if (Number.isNaN(event.user.logins_count)) { api.deny("x"); } }' },
  }),
};
