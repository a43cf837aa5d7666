import { define } from '../definition.ts';

/** Two actions, of which the second reads what the first writes. */
const judged = {
  'flows/login.yaml': 'flow: login\nstages:\n  post-auth:\n    - action: judge\n    - action: refuse\n  post-login: [issue-session]\n',
  'actions/judge.ts': "export default async function judge(event, api) {\n  api.state.set('suspicious', event.request.asn.is_tor);\n}\n",
};
const refusing = (key: string) =>
  `export default async function refuse(event, api) {\n  if (step.judge.${key}) api.deny('suspicious');\n}\n`;

/** 3xxx: types, and what exists where an action is attached. */
export const typeDiagnostics = {
  'type-mismatch': define<{ problem: string; advice?: string | undefined }>({
    code: 'W3001',
    severity: 'error',
    message: ({ problem }) => `${problem}`,
    help: 'Give it a value of the type that is expected.',
    advice: ({ advice }) => advice,
    why: 'The types are those of the place the action is attached to, so that a login never meets a value the action did not expect.',
    bad: { action: 'async function action(event, api) { api.log("info", 1); }' },
    good: { action: 'async function action(event, api) { api.log("info", "1"); }' },
  }),
  'unknown-member': define<{ name: string; owner: string; suggestion: string; advice?: string | undefined }>({
    code: 'W3002',
    severity: 'error',
    message: ({ name, owner, suggestion }) => `\`${owner}\` has no member \`${name}\`${suggestion}`,
    help: 'Use one of its members.',
    advice: ({ advice }) => advice,
    why: 'A misspelt field would read as undefined, which in a policy fails open.',
    bad: { action: 'async function action(event, api) { api.log("info", event.user.emial); }' },
    good: { action: 'async function action(event, api) { api.log("info", event.user.email); }' },
  }),
  'member-elsewhere': define<{ path: string; at: string; why: string; places: string }>({
    code: 'W3003',
    severity: 'error',
    message: ({ path, at, why }) => `\`${path}\` is not available at ${at}: ${why}`,
    help: ({ places }) => `Attach the action where it is: ${places}.`,
    advice: ({ path, places }) =>
      path === 'api.mfa' || path.startsWith('api.mfa.')
        ? `Say here what was decided, with \`api.state.set('require_mfa', true)\`, and let a Decision behind identity-lookup run an mfa block by it; or attach the action where it is: ${places}.`
        : undefined,
    why: 'What exists is a fact of the place an action is attached to; the runtime could not carry it out here.',
    bad: { action: 'async function action(event, api) { api.user.setAppMetadata({ tier: "free" }); }', at: 'registration/pre-create' },
    good: { action: 'async function action(event, api) { api.user.setAppMetadata({ tier: "free" }); }', at: 'registration/post-create' },
  }),
  'possibly-missing': define<{ what: string; advice: string }>({
    code: 'W3004',
    severity: 'error',
    message: ({ what }) => `${what} may be missing here`,
    help: ({ advice }) => `${advice}`,
    why: 'An action that reads a missing value throws, and an action that throws denies the login.',
    bad: { action: 'async function action(event, api) { api.log("info", event.user.email); }', at: 'login/pre-login' },
    good: { action: 'async function action(event, api) { api.log("info", event.user?.email ?? "unknown"); }', at: 'login/pre-login' },
  }),
  'unknown-name': define<{ name: string; suggestion: string; advice?: string | undefined }>({
    code: 'W3005',
    severity: 'error',
    message: ({ name, suggestion }) => `\`${name}\` is not defined${suggestion}`,
    help: 'Declare it, import it from a helper module, or use a built-in.',
    advice: ({ advice }) => advice,
    why: 'Only what the language, the attach point and the file itself declare exists.',
    bad: { action: 'async function action(event, api) { api.log("info", country); }' },
    good: { action: 'async function action(event, api) { const country = event.request.geo.country; api.log("info", country); }' },
  }),
  'argument-count': define<{ problem: string }>({
    code: 'W3006',
    severity: 'error',
    message: ({ problem }) => `${problem}`,
    help: 'Pass the arguments that the signature names.',
    why: 'A missing argument would be undefined, and one too many would be dropped.',
    bad: { action: 'async function action(event, api) { api.log("info"); }' },
    good: { action: 'async function action(event, api) { api.log("info", "x"); }' },
  }),
  'untyped-parameter': define<{ name: string }>({
    code: 'W3007',
    severity: 'error',
    message: ({ name }) => `the parameter \`${name}\` has no type`,
    help: ({ name }) => `Write its type: \`${name}: string\`.`,
    why: 'Nothing is checked about a value whose type nobody said.',
    bad: {
      action: 'function shout(text) { return shout(text); }\nasync function action(event, api) { api.log("info", "x"); shout("a"); }',
    },
    good: {
      action:
        'function shout(text: string) { return text.toUpperCase(); }\nasync function action(event, api) { api.log("info", shout("a")); }',
    },
  }),
  'untyped-value': define<{ problem: string }>({
    code: 'W3008',
    severity: 'error',
    message: ({ problem }) => `${problem}`,
    help: 'Write the type of the variable.',
    why: 'Nothing is checked about a value whose type nobody knows.',
    bad: { action: 'async function action(event, api) { const xs = []; for (const x of xs) { api.log("info", x); } }' },
    good: { action: 'async function action(event, api) { const xs: string[] = []; for (const x of xs) { api.log("info", x); } }' },
  }),
  'unset-variable': define<{ name: string }>({
    code: 'W3009',
    severity: 'error',
    message: ({ name }) => `\`${name}\` is read before it is set`,
    help: 'Give it a value where it is declared.',
    why: 'A variable that is read too early is undefined or throws, and either decides a login by accident.',
    bad: { action: 'async function action(event, api) { let x: string; api.log("info", x); x = "a"; }' },
    good: { action: 'async function action(event, api) { const x = "a"; api.log("info", x); }' },
  }),
  'not-iterable': define({
    code: 'W3010',
    severity: 'error',
    message: () => `this can't be looped over or spread`,
    help: 'Use a list, a set or a text.',
    why: 'Only lists, sets, texts and entries have elements to walk.',
    bad: { action: 'async function action(event, api) { for (const n of event.user.logins_count) { api.log("info", `${n}`); } }' },
    good: {
      action:
        'async function action(event, api) { for (const role of event.user.roles) { if (role === "blocked") api.deny("role-blocked"); } }',
    },
  }),
  'dynamic-data': define<{ advice?: string | undefined }>({
    code: 'W3011',
    severity: 'error',
    message: () => `nothing is known of this value, and this could throw for it`,
    help: 'Narrow it with typeof, Array.isArray or a comparison, read it with ?., or give the metadata a schema in writ.yaml.',
    advice: ({ advice }) => advice,
    why: 'Data that nobody described can hold anything, and what throws denies the login.',
    bad: {
      action: 'async function action(event, api) { const tier = event.user.app_metadata.tier; api.log("info", tier.toUpperCase()); }',
    },
    good: {
      action:
        'async function action(event, api) { const tier = event.user.app_metadata.tier; if (typeof tier === "string") { api.log("info", tier.toUpperCase()); } }',
    },
  }),
  'assigned-constant': define<{ name: string; advice?: string | undefined }>({
    code: 'W3012',
    severity: 'error',
    message: ({ name }) => `\`${name}\` is read-only`,
    help: 'Use let, or make a copy and change that.',
    advice: ({ advice }) => advice,
    why: 'A constant keeps its value, and the event is a snapshot.',
    bad: { action: 'async function action(event, api) { const x = 1; x = 2; api.state.set("x", x); }' },
    good: { action: 'async function action(event, api) { let x = 1; x = 2; api.state.set("x", x); }' },
  }),
  'impossible-comparison': define<{ problem: string; advice?: string | undefined }>({
    code: 'W3013',
    severity: 'error',
    message: ({ problem }) => `${problem}`,
    help: 'Compare with a value that it can hold.',
    advice: ({ advice }) => advice,
    why: 'A comparison that can never hold is a branch that never runs, or always does.',
    bad: { action: 'async function action(event, api) { if (event.client.type === "desktop") { api.deny("x"); } }' },
    good: { action: 'async function action(event, api) { if (event.client.type === "native") { api.deny("x"); } }' },
  }),
  'step-unwritten': define<{ path: string; suggestion: string; there: string }>({
    code: 'W3015',
    severity: 'error',
    message: ({ path, suggestion }) => `nothing before this action writes \`${path}\`${suggestion}`,
    help: ({ there }) => `${there} Read what is written, or move the block that writes it before this action.`,
    why: 'What nothing wrote reads as undefined, and a policy that asks for it would take the same side at every login.',
    bad: { files: { ...judged, 'actions/refuse.ts': refusing('suspicous') } },
    good: { files: { ...judged, 'actions/refuse.ts': refusing('suspicious') } },
  }),
  'type-not-json': define<{ type: string }>({
    code: 'W3014',
    severity: 'error',
    message: ({ type }) => `\`${type}\` is no type of JSON data`,
    help: 'Use texts, numbers, booleans, null, lists and records of them, or Json.',
    why: 'The answer is held to this type while the action runs, and an answer is JSON.',
    bad: {
      action:
        'async function action(event, api) { const res = await api.fetch("https://crm.acme.example/x"); const t = await res.json<Date>(); api.log("info", t.toISOString()); }',
      allow: ['https://crm.acme.example'],
    },
    good: {
      action:
        'async function action(event, api) { const res = await api.fetch("https://crm.acme.example/x"); const t = await res.json<{ at: string }>(); api.log("info", t.at); }',
      allow: ['https://crm.acme.example'],
    },
  }),
  'other-type-error': define<{ problem: string; number: number }>({
    code: 'W3099',
    severity: 'error',
    message: ({ problem, number }) => `${problem} (TS${number})`,
    help: 'Correct what the type checker says.',
    why: 'The types are those of the place the action is attached to.',
    bad: { action: 'async function action(event, api) { const x = { a: 1, a: 2 }; api.state.set("x", x); }' },
    good: { action: 'async function action(event, api) { const x = { a: 1, b: 2 }; api.state.set("x", x); }' },
  }),
};
