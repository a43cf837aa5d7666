import { define } from '../definition.ts';

type Suggestion = { readonly suggestion: string | undefined };

const didYouMean = ({ suggestion }: Suggestion) => (suggestion === undefined ? '' : `; did you mean "${suggestion}"?`);
const writeInstead = (otherwise: string) => (parameters: Suggestion) =>
  parameters.suggestion === undefined ? otherwise : `Write "${parameters.suggestion}".`;

/** What a member of a document is to look like, where its schema has an example. */
export interface Example extends Suggestion {
  readonly example?: string | undefined;
}

const showExample = (otherwise: string) => (parameters: Example) =>
  parameters.suggestion === undefined && parameters.example !== undefined
    ? `Write it like this: ${parameters.example}`
    : writeInstead(otherwise)(parameters);

const login = (blocks: string) => `flow: login\nstages:\n  post-auth:\n${blocks}  post-login: [issue-session]\n`;
/** Ten blocks of a custom flow. */
const many = (block: string) =>
  Array.from({ length: 10 }, (_, index) => `    - { ${block}, slug: ${block.replace(/:.*/, '')}-${index} }`).join('\n');
const action = 'export default async function action(event, api) { api.log("info", "hello"); }\n';

/** 1xxx: files, their encoding and syntax, the manifest, flows as they are written, the entry function. */
export const sourceDiagnostics = {
  'syntax-error': define<{ problem: string; advice?: string | undefined }>({
    code: 'W1001',
    severity: 'error',
    message: ({ problem }) => `syntax error: ${problem}`,
    help: 'Correct the syntax; everything after it may be misread.',
    advice: ({ advice }) => advice,
    why: 'The text is not TypeScript, so nothing can be said about what it does.',
    bad: { action: 'async function action(event, api) { api.log("info" "hello"); }' },
    good: { action: 'async function action(event, api) { api.log("info", "hello"); }' },
  }),

  // Files.
  'file-not-text': define<{ path: string; problem: string }>({
    code: 'W1010',
    severity: 'error',
    message: ({ path, problem }) => `${path} cannot be read as text: it ${problem}`,
    help: 'Save the file as UTF-8.',
    why: 'Everything in a policy repository is UTF-8 text. Bytes that are no text would be read differently by each tool.',
    bad: { files: { 'writ.yaml': 'tenant: acme\0' } },
    good: { files: { 'writ.yaml': 'tenant: acme' } },
  }),
  'file-too-large': define<{ path: string; largest: number }>({
    code: 'W1011',
    severity: 'error',
    message: ({ path, largest }) => `${path} is larger than ${largest} KiB`,
    help: 'Move data out of the policy: into user metadata, or behind a fetch.',
    why: 'Policies are short texts that people read. A file of this size is data, or was put here by accident.',
    bad: { described: 'An action with a list of half a million domains.' },
    good: { described: 'An action that asks a service whether a domain is listed.' },
  }),
  'file-outside': define<{ path: string }>({
    code: 'W1012',
    severity: 'error',
    message: ({ path }) => `${path} is a link to a file outside the policy repository`,
    help: 'Copy the file into the repository.',
    why: 'What a policy consists of must be under version control. A link could bring in any file of the machine that builds.',
    bad: { described: 'actions/check.ts, linked to /home/ada/check.ts.' },
    good: { described: 'actions/check.ts as a file of its own.' },
  }),
  'file-name': define<{ path: string; problem: string; instead: string }>({
    code: 'W1013',
    severity: 'error',
    message: ({ path, problem }) => `${path} ${problem}`,
    help: ({ instead }) => `Rename it to ${instead}.`,
    why: "The name of an action's file is its slug, by which flows, claims of other actions and the audit log know it.",
    bad: { files: { 'actions/Check_Risk.ts': action } },
    good: { files: { 'actions/check-risk.ts': action, 'flows/login.yaml': login('    - action: check-risk\n') } },
  }),
  'duplicate-action': define<{ slug: string; other: string }>({
    code: 'W1014',
    severity: 'error',
    message: ({ slug, other }) => `there are two actions "${slug}": this one and ${other}`,
    help: 'Remove one of the two files, or rename it.',
    why: 'An action is known by its slug, which is the name of its file without the ending.',
    bad: { files: { 'actions/check.ts': action, 'actions/check.js': action, 'flows/login.yaml': login('    - action: check\n') } },
    good: { files: { 'actions/check.ts': action, 'flows/login.yaml': login('    - action: check\n') } },
  }),
  'file-missing': define<{ path: string; named: string }>({
    code: 'W1015',
    severity: 'error',
    message: ({ path, named }) => `${named} names ${path}, which does not exist`,
    help: ({ path }) => `Create ${path}, or correct the path; it is relative to the directory of writ.yaml.`,
    why: 'A file that a policy names is part of it.',
    bad: { files: { 'writ.yaml': 'tenant: acme\nmetadata: { app: schemas/app.json }\n' } },
    good: {
      files: { 'writ.yaml': 'tenant: acme\nmetadata: { app: schemas/app.json }\n', 'schemas/app.json': '{ "type": "object" }' },
    },
  }),
  'manifest-missing': define<{ found: string | undefined }>({
    code: 'W1016',
    severity: 'error',
    message: ({ found }) => `writ.yaml is missing${found === undefined ? '' : `; there is ${found}`}`,
    help: ({ found }) =>
      found === undefined ? 'Create writ.yaml with the line "tenant: <slug>", or run "writ init".' : `Rename ${found} to writ.yaml.`,
    why: 'writ.yaml names the tenant and says where its actions may send requests. Without it a directory is no policy repository.',
    bad: { files: { 'writ.yml': 'tenant: acme\n' } },
    good: { files: { 'writ.yaml': 'tenant: acme\n' } },
  }),

  // YAML and JSON.
  'yaml-syntax': define<{ problem: string }>({
    code: 'W1020',
    severity: 'error',
    message: ({ problem }) => `invalid YAML: ${problem}`,
    help: 'Correct the file; it must be YAML 1.2 that could be written as JSON.',
    why: 'What has no JSON value, or two readings, cannot be signed. So tags, aliases, repeated keys and infinite numbers are refused.',
    bad: { files: { 'writ.yaml': 'tenant: acme\ntenant: other\n' } },
    good: { files: { 'writ.yaml': 'tenant: acme\n' } },
  }),
  'document-invalid': define<{ where: string; problem: string } & Example>({
    code: 'W1021',
    severity: 'error',
    message: (parameters) => `${parameters.where} ${parameters.problem}${didYouMean(parameters)}`,
    help: showExample('Write what is expected there.'),
    why: 'Every document follows its published JSON Schema; an editor that knows it points at the same place.',
    bad: { files: { 'writ.yaml': 'tenant: acme\nlimits: { fetches: two }\n' } },
    good: { files: { 'writ.yaml': 'tenant: acme\nlimits: { fetches: 2 }\n' } },
  }),
  'unexpected-member': define<{ name: string; inside: string } & Example>({
    code: 'W1022',
    severity: 'error',
    message: (parameters) => `${parameters.inside} has no member "${parameters.name}"${didYouMean(parameters)}`,
    help: showExample('Leave it out, or see the published schema for what may stand there.'),
    why: 'A misspelt member would otherwise be ignored, and with it what its author meant to forbid.',
    bad: { files: { 'writ.yaml': 'tenant: acme\nlimit: { fetches: 2 }\n' } },
    good: { files: { 'writ.yaml': 'tenant: acme\nlimits: { fetches: 2 }\n' } },
  }),
  'json-syntax': define<{ problem: string }>({
    code: 'W1023',
    severity: 'error',
    message: ({ problem }) => `invalid JSON: ${problem}`,
    help: 'Correct the file; JSON has no comments and no commas behind the last member.',
    why: 'The file is not JSON, so nothing can be said about what it describes.',
    bad: { files: { 'writ.yaml': 'tenant: acme\nmetadata: { app: schemas/app.json }\n', 'schemas/app.json': '{ "type": "object", }' } },
    good: { files: { 'writ.yaml': 'tenant: acme\nmetadata: { app: schemas/app.json }\n', 'schemas/app.json': '{ "type": "object" }' } },
  }),
  'schema-invalid': define<{ problem: string }>({
    code: 'W1024',
    severity: 'error',
    message: ({ problem }) => `the JSON Schema cannot be used: ${problem}`,
    help: 'Correct the schema; it is JSON Schema of draft 2020-12, refers to nothing outside itself and holds no patterns.',
    why: 'The compiler reads types from it and the runtime checks values with it, so both must understand all of it.',
    bad: { files: { 'writ.yaml': 'tenant: acme\nmetadata: { app: schemas/app.json }\n', 'schemas/app.json': '{ "type": "record" }' } },
    good: { files: { 'writ.yaml': 'tenant: acme\nmetadata: { app: schemas/app.json }\n', 'schemas/app.json': '{ "type": "object" }' } },
  }),

  // The manifest.
  'allow-entry': define<{ url: string; problem: string; canonical: string | undefined }>({
    code: 'W1030',
    severity: 'error',
    message: ({ url, problem, canonical }) =>
      `the allowlist entry ${url} cannot be used: ${problem}${canonical === undefined ? '' : `; the same place is written ${canonical}`}`,
    help: 'Write https://host[:port][/path-prefix], with *. as the first label for all subdomains.',
    why: 'An entry must have one reading, for the proof at compile time as well as for the connection at run time. A wildcard covers hosts of your own alone: under a public suffix such as `co.uk`, or a provider of hosts for anyone, others have theirs. A name in letters that look like others is refused because a reviewer could not tell it from the one that is meant.',
    bad: { files: { 'writ.yaml': 'tenant: acme\nfetch: { allow: ["http://crm.acme.example/hooks/"] }\n' } },
    good: {
      files: {
        'writ.yaml': 'tenant: acme\nfetch: { allow: ["https://crm.acme.example/hooks/"] }\n',
        'flows/login.yaml': login('    - action: check\n'),
        'actions/check.ts': 'export default async function action(event, api) { await api.fetch("https://crm.acme.example/hooks/x"); }\n',
      },
    },
  }),
  'unknown-event-path': define<{ path: string; inside: string; name: string } & Suggestion>({
    code: 'W1031',
    severity: 'error',
    message: (parameters) =>
      `${parameters.path} is no field of the event: ${parameters.inside} has no "${parameters.name}"${didYouMean(parameters)}`,
    help: writeInstead('Write the path of a field as actions read it, without "event.".'),
    why: 'A list of fields that may leave the platform, or must be masked, is worth nothing if one of them is misspelt.',
    bad: { files: { 'writ.yaml': 'tenant: acme\naudit: { mask: [user.mail] }\n' } },
    good: { files: { 'writ.yaml': 'tenant: acme\naudit: { mask: [user.email] }\n' } },
  }),
  'unknown-diagnostic': define<{ name: string } & Suggestion>({
    code: 'W1032',
    severity: 'error',
    message: (parameters) => `there is no warning "${parameters.name}"${didYouMean(parameters)}`,
    help: writeInstead('Write the slug of a warning; errors cannot be silenced.'),
    why: 'Only warnings can be silenced, each by its slug and with a reason.',
    bad: { files: { 'writ.yaml': 'tenant: acme\nsilence: { action-unusd: "kept for later" }\n' } },
    good: { files: { 'writ.yaml': 'tenant: acme\nsilence: { action-unused: "kept for later" }\n' } },
  }),

  // Flows.
  'unknown-flow': define<{ name: string } & Suggestion>({
    code: 'W1040',
    severity: 'error',
    message: (parameters) => `the platform has no flow "${parameters.name}"${didYouMean(parameters)}`,
    help: writeInstead('Write "custom: <slug>" instead of "flow:" for a flow of your own.'),
    why: 'The flows of the platform are the ones it starts; a flow of your own runs where another flow names it.',
    bad: { files: { 'flows/login.yaml': 'flow: signin\nstages: {}\n' } },
    good: { files: { 'flows/login.yaml': 'flow: login\nstages: { post-login: [issue-session] }\n' } },
  }),
  'unknown-stage': define<{ flow: string; name: string; stages: readonly string[] } & Suggestion>({
    code: 'W1041',
    severity: 'error',
    message: (parameters) => `the flow ${parameters.flow} has no stage "${parameters.name}"${didYouMean(parameters)}`,
    help: ({ stages }) => `Use its stages: ${stages.join(', ')}.`,
    why: 'A stage that the platform does not have would never run.',
    bad: { files: { 'flows/login.yaml': 'flow: login\nstages: { post-login-in: [] }\n' } },
    good: { files: { 'flows/login.yaml': 'flow: login\nstages: { post-login: [issue-session] }\n' } },
  }),
  'unknown-block': define<{ name: string } & Suggestion>({
    code: 'W1042',
    severity: 'error',
    message: (parameters) => `there is no block "${parameters.name}"${didYouMean(parameters)}`,
    help: writeInstead('Write "action: <slug>" to run an action, or the name of a block of the platform.'),
    why: 'A block that nobody runs would be a check that never happens.',
    bad: { files: { 'flows/login.yaml': login('    - risk-evaluation\n') } },
    good: { files: { 'flows/login.yaml': login('    - risk-evaluate\n') } },
  }),
  'block-names': define<{ names: readonly string[] }>({
    code: 'W1043',
    severity: 'error',
    message: ({ names }) =>
      names.length === 0 ? 'the block has no name' : `the block has several names: ${names.map((name) => `"${name}"`).join(', ')}`,
    help: 'Write one block for each entry of the list; beside its name only its own settings, "slug" and "disabled" may stand.',
    why: 'An entry of a stage is one block, so that their order is plain to see.',
    bad: { files: { 'flows/login.yaml': login('    - risk-evaluate: {}\n      mfa: {}\n') } },
    good: { files: { 'flows/login.yaml': login('    - risk-evaluate: {}\n    - mfa: {}\n') } },
  }),
  'action-missing': define<{ slug: string } & Suggestion>({
    code: 'W1044',
    severity: 'error',
    message: (parameters) => `there is no action "${parameters.slug}"${didYouMean(parameters)}`,
    help: (parameters) =>
      parameters.suggestion === undefined ? `Create actions/${parameters.slug}.ts.` : `Write "${parameters.suggestion}".`,
    why: 'A block names an action by its slug, which is the name of its file in actions/ without the ending.',
    bad: { files: { 'flows/login.yaml': login('    - action: check\n') } },
    good: { files: { 'flows/login.yaml': login('    - action: check\n'), 'actions/check.ts': action } },
  }),
  'action-unused': define<{ slug: string }>({
    code: 'W1045',
    severity: 'warning',
    message: ({ slug }) => `no flow runs the action "${slug}"`,
    help: ({ slug }) => `Add "- action: ${slug}" to a stage of a flow, or remove the file.`,
    why: 'An action that no flow names never runs; it is most often a block that was forgotten.',
    bad: { files: { 'actions/check.ts': action } },
    good: { files: { 'actions/check.ts': action, 'flows/login.yaml': login('    - action: check\n') } },
  }),
  'duplicate-flow': define<{ name: string; other: string }>({
    code: 'W1046',
    severity: 'error',
    message: ({ name, other }) => `the flow ${name} is also written in ${other}`,
    help: 'Keep one file for each flow.',
    why: 'Which of the two would run is nowhere said.',
    bad: {
      files: {
        'flows/a.yaml': 'flow: login\nstages: { post-login: [issue-session] }\n',
        'flows/b.yaml': 'flow: login\nstages: { post-login: [issue-session] }\n',
      },
    },
    good: {
      files: {
        'flows/a.yaml': 'flow: login\nstages: { post-login: [issue-session] }\n',
        'flows/b.yaml': 'flow: logout\nstages: { pre-logout: [session-revoke] }\n',
      },
    },
  }),
  'flow-missing': define<{ name: string } & Suggestion>({
    code: 'W1047',
    severity: 'error',
    message: (parameters) => `there is no custom flow "${parameters.name}"${didYouMean(parameters)}`,
    help: writeInstead('Write a file in flows/ that begins with "custom:" and this name.'),
    why: 'A run-flow block names a custom flow of this tenant.',
    bad: { files: { 'flows/login.yaml': login('    - run-flow: extra-checks\n') } },
    good: {
      files: {
        'flows/login.yaml': login('    - run-flow: extra-checks\n'),
        'flows/extra-checks.yaml': 'custom: extra-checks\nstages: { all: [] }\n',
      },
    },
  }),
  'flow-recursion': define<{ chain: readonly string[] }>({
    code: 'W1048',
    severity: 'error',
    message: ({ chain }) => `a custom flow runs itself: ${chain.join(' → ')}`,
    help: 'Remove one of these run-flow blocks.',
    why: 'Every run must end, and what it costs must be known before it is deployed.',
    bad: { files: { 'flows/again.yaml': 'custom: again\nstages: { all: [{ run-flow: again }] }\n' } },
    good: { files: { 'flows/again.yaml': 'custom: again\nstages: { all: [] }\n' } },
  }),
  'duplicate-slug': define<{ slug: string; custom?: string }>({
    code: 'W1049',
    severity: 'error',
    message: ({ slug, custom }) =>
      `"${slug}"${custom === undefined ? '' : `, of the custom flow ${custom},`} stands twice on one way through this flow`,
    help: ({ custom }) =>
      custom === undefined
        ? 'Give this block a name of its own: "slug: <name>".'
        : `Give one of the two blocks a name of its own: "slug: <name>".`,
    why: 'Later blocks read `step.<slug>`; of two blocks with one slug it would be unclear which one they read.',
    bad: { files: { 'flows/login.yaml': login('    - mfa\n    - mfa: { factors: [totp] }\n') } },
    good: { files: { 'flows/login.yaml': login('    - mfa\n    - mfa: { factors: [totp] }\n      slug: second-mfa\n') } },
  }),
  'flow-too-large': define<{ name: string; size: number; largest: number }>({
    code: 'W1051',
    severity: 'error',
    message: ({ name, size, largest }) =>
      `the flow ${name} comes to ${size} blocks once its custom flows are written out; a flow has at most ${largest}`,
    help: 'Run each custom flow once, or put what repeats into an action.',
    why: 'A custom flow is checked, and run, at every place that runs it. One that runs another twice, which runs a third one twice, doubles with each step, and what a run costs must be known before it is deployed.',
    bad: {
      files: {
        'flows/login.yaml': login(`${many('run-flow: outer')}\n`),
        'flows/outer.yaml': `custom: outer\nstages:\n  all:\n${many('run-flow: inner')}\n`,
        'flows/inner.yaml': `custom: inner\nstages:\n  all:\n${many('log-event: { level: info, message: again }')}\n`,
      },
    },
    good: {
      files: {
        'flows/login.yaml': login('    - run-flow: outer\n'),
        'flows/outer.yaml': 'custom: outer\nstages:\n  all:\n    - run-flow: inner\n',
        'flows/inner.yaml': `custom: inner\nstages:\n  all:\n${many('log-event: { level: info, message: again }')}\n`,
      },
    },
  }),
  'block-header': define<{ name: string; problem: string }>({
    code: 'W1050',
    severity: 'error',
    message: ({ name, problem }) => `the header "${name}" of this block cannot be sent: ${problem}`,
    help: 'Write plain names and one-line texts, such as headers: { x-tenant: acme }. What is secret is put into a header by the action, or by an expression of a webhook: api.secrets.get.',
    why: 'The headers of an action block are sent with every fetch that the action makes, under those that the action sets itself. They stand in the repository for everybody to read, and are held to the same rules as the others.',
    bad: {
      files: {
        'flows/login.yaml': login('    - action: greet\n      headers: { Cookie: a=b }\n'),
        'actions/greet.ts': 'export default async function greet(event, api) { api.log("info", "hello"); }',
      },
    },
    good: {
      files: {
        'flows/login.yaml': login('    - action: greet\n      headers: { x-tenant: acme }\n'),
        'actions/greet.ts': 'export default async function greet(event, api) { api.log("info", "hello"); }',
      },
    },
  }),
};
