import { define } from '../definition.ts';

/** 7xxx: how large an action may be, and what it may cost. */
export const limitDiagnostics = {
  'too-large': define({
    code: 'W7001',
    severity: 'error',
    message: () => `this action is nested too deep, or has too many parts`,
    help: 'Put lists into metadata or behind a fetch, use array methods instead of long chains of || and +, and split the action in two.',
    why: 'What runs on every login must be small enough to be walked, checked and read.',
    bad: {
      action:
        'async function action(event, api) { api.state.set("n", -(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))); }',
    },
    good: { action: 'async function action(event, api) { api.state.set("n", -1); }' },
  }),
  'too-many-steps': define<{ steps: string; budget: string; product: string }>({
    code: 'W7002',
    severity: 'error',
    message: ({ steps, budget, product }) => `this may take ${steps} steps${product}; an action has ${budget}`,
    help: 'Make a `new Set(…)` of the inner list before the loop and ask `set.has(…)`, or cut first what is too long: `list.slice(0, 20)`, `text.slice(0, 200)`.',
    why: 'Lists of the event have a greatest length each: 256 roles, 256 groups. A loop in a loop over two of them runs 65,536 times, and the budget would end the action, which denies. Texts have a greatest length too, and a list of texts one for all of them: [the event](../reference/event.md) shows them. The number is what an action takes when all are as long as they may be; somebody whose event is like that must be able to sign in.',
    bad: {
      action:
        'async function action(event, api) { for (const role of event.user.roles) { for (const group of event.user.groups) { if (role === group) api.deny("role-and-group"); } } }',
    },
    good: {
      action:
        'async function action(event, api) { const groups = new Set(event.user.groups); for (const role of event.user.roles) { if (groups.has(role)) api.deny("role-and-group"); } }',
    },
  }),
  'too-many-bytes': define<{ bytes: string; budget: string; product: string }>({
    code: 'W7003',
    severity: 'error',
    message: ({ bytes, budget, product }) => `this may build ${bytes} bytes of texts, lists and objects${product}; an action has ${budget}`,
    help: 'Collect pieces in a list and join them once, cut first what is too long (`text.slice(0, 200)`), or build it outside of the loop.',
    why: 'What an action builds is counted before it is built, and the budget would end the action, which denies.',
    bad: { action: 'async function action(event, api) { api.state.set("n", "x".repeat(20000000).length); }' },
    good: { action: 'async function action(event, api) { api.state.set("n", "x".repeat(20).length); }' },
  }),
  'too-many-fetches': define<{ fetches: string; budget: string; product: string }>({
    code: 'W7004',
    severity: 'error',
    message: ({ fetches, budget, product }) => `this may ask for ${fetches} fetches${product}; an action has ${budget}`,
    help: 'Send one request with all of them in its body, or fetch for the first few only: a list cut with `.slice(0, 2)`.',
    why: 'A fetch above the budget is not sent: it rejects, and what the loop still had to do is left undone.',
    bad: {
      allow: ['https://crm.acme.example/'],
      action:
        'async function action(event, api) { for (const identity of event.user.identities) { await api.fetch("https://crm.acme.example/seen"); api.log("info", identity.provider); } }',
    },
    good: {
      allow: ['https://crm.acme.example/'],
      action:
        'async function action(event, api) { for (const identity of event.user.identities.slice(0, 2)) { await api.fetch("https://crm.acme.example/seen"); api.log("info", identity.provider); } }',
    },
  }),
  'too-many-logs': define<{ logs: string; budget: string; product: string }>({
    code: 'W7005',
    severity: 'warning',
    message: ({ logs, budget, product }) => `this may write ${logs} log entries${product}; those beyond ${budget} are dropped`,
    help: 'Write one entry behind the loop that says how many there were, or join the texts into one.',
    why: 'What is beyond the number is counted and dropped, so the entry that somebody looks for later may be the one that is not there.',
    bad: { action: 'async function action(event, api) { for (const role of event.user.roles) api.log("info", role); }' },
    good: { action: 'async function action(event, api) { api.log("info", event.user.roles.join(", ")); }' },
  }),
  'too-many-claims': define<{ claims: string; budget: string; product: string }>({
    code: 'W7006',
    severity: 'error',
    message: ({ claims, budget, product }) => `this may set ${claims} claims${product}; a run has ${budget}`,
    help: 'Set one claim with a list or an object in it, or go through the first few only: a list cut with `.slice(0, 20)`.',
    why: 'Each call counts, and the budget would end the action, which denies: somebody with many roles could not sign in.',
    bad: {
      action:
        'async function action(event, api) { for (const role of event.user.roles) { api.session.setCustomClaim(`is_${role}`, true); } }',
    },
    good: { action: 'async function action(event, api) { api.session.setCustomClaim("roles", event.user.roles); }' },
  }),
};
