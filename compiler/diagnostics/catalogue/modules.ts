import { define } from '../definition.ts';

/** 2xxx: imports, and what may stand at the top of a module. */
export const moduleDiagnostics = {
  'package-import': define<{ name: string; advice?: string | undefined }>({
    code: 'W2038',
    severity: 'error',
    message: ({ name }) => `\`${name}\` is a package, and actions have none`,
    help: 'Use the built-ins and api.fetch, or write a helper module under lib/ and import it by its relative path.',
    advice: ({ advice }) => advice,
    why: 'A package is code that nobody proved; what it fetches and costs would be unknown.',
    bad: { action: 'import lodash from "lodash";\nasync function action(event, api) { api.log("info", "x"); }' },
    good: { action: 'async function action(event, api) { api.log("info", "x"); }' },
  }),
  'missing-module': define<{ path: string; advice: string }>({
    code: 'W2070',
    severity: 'error',
    message: ({ path }) => `there is no file \`${path}\` to import`,
    help: 'Correct the path, which counts from the file that imports, or write the helper module under lib/.',
    advice: ({ advice }) => advice,
    why: 'A policy is built from its own files alone, so each file that one of them imports must be among them.',
    bad: {
      files: {
        'actions/greet.ts':
          'import { own } from "../lib/word";\nexport default async function greet(event, api) { api.log("info", own("a")); }',
        'lib/words.ts': 'export function own(text: string) { return text.trim(); }',
        'flows/login.yaml': 'flow: login\nstages:\n  post-auth:\n    - action: greet\n  post-login: [issue-session]\n',
      },
    },
    good: {
      files: {
        'actions/greet.ts':
          'import { own } from "../lib/words";\nexport default async function greet(event, api) { api.log("info", own("a")); }',
        'lib/words.ts': 'export function own(text: string) { return text.trim(); }',
        'flows/login.yaml': 'flow: login\nstages:\n  post-auth:\n    - action: greet\n  post-login: [issue-session]\n',
      },
    },
  }),
  'missing-export': define<{ name: string; module: string; advice: string }>({
    code: 'W2071',
    severity: 'error',
    message: ({ name, module }) => `\`${module}\` exports no \`${name}\``,
    help: 'Import a name that the file exports, or write `export` in front of what it declares.',
    advice: ({ advice }) => advice,
    why: 'What a file does not export is its own affair, and another may not rely on it.',
    bad: {
      files: {
        'actions/greet.ts':
          'import { owns } from "../lib/words";\nexport default async function greet(event, api) { api.log("info", owns("a")); }',
        'lib/words.ts': 'export function own(text: string) { return text.trim(); }',
        'flows/login.yaml': 'flow: login\nstages:\n  post-auth:\n    - action: greet\n  post-login: [issue-session]\n',
      },
    },
    good: {
      files: {
        'actions/greet.ts':
          'import { own } from "../lib/words";\nexport default async function greet(event, api) { api.log("info", own("a")); }',
        'lib/words.ts': 'export function own(text: string) { return text.trim(); }',
        'flows/login.yaml': 'flow: login\nstages:\n  post-auth:\n    - action: greet\n  post-login: [issue-session]\n',
      },
    },
  }),
  'dynamic-import': define({
    code: 'W2039',
    severity: 'error',
    message: () => `\`import()\` loads code while the action runs`,
    help: 'Import a helper module at the top of the file.',
    why: 'What runs is decided when the policy is built, never later.',
    bad: { action: 'async function action(event, api) { await import("./x.ts"); }' },
    good: { action: 'async function action(event, api) { api.log("info", "x"); }' },
  }),
  'module-statement': define({
    code: 'W2040',
    severity: 'error',
    message: () => `a statement stands outside of any function`,
    help: 'Move it into the action, or make it a constant.',
    why: 'Nothing runs when a policy is loaded; only the action does.',
    bad: { action: 'api.log("info", "x");\nasync function action(event, api) { api.log("info", "x"); }' },
    good: { action: 'async function action(event, api) { api.log("info", "x"); }' },
  }),
  'module-variable': define({
    code: 'W2041',
    severity: 'error',
    message: () => `a \`let\` at the top of the file would keep its value from one login to the next`,
    help: 'Use const, or move it into the action.',
    why: 'Actions share nothing between runs: the same event must always give the same answer.',
    bad: { action: 'let count = 0;\nasync function action(event, api) { api.state.set("n", count); }' },
    good: { action: 'const count = 0;\nasync function action(event, api) { api.state.set("n", count); }' },
  }),
  'module-pattern': define({
    code: 'W2042',
    severity: 'error',
    message: () => `a constant at the top of the file is taken apart`,
    help: 'Name the constant and read its members where they are used.',
    why: 'Constants are computed when the policy is built and stand in it by name.',
    bad: { action: 'const { a } = { a: 1 };\nasync function action(event, api) { api.state.set("a", a); }' },
    good: { action: 'const record = { a: 1 };\nasync function action(event, api) { api.state.set("a", record.a); }' },
  }),
  'constant-not-constant': define<{ name: string; part: string }>({
    code: 'W2043',
    severity: 'error',
    message: ({ name, part }) => `\`${name}\` is not constant: \`${part}\` is only known while the action runs`,
    help: 'Move it into the action, or write the value.',
    why: 'Constants at the top of a file are computed when the policy is built.',
    bad: { action: 'const started = new Date();\nasync function action(event, api) { api.state.set("t", started.toISOString()); }' },
    good: { action: 'async function action(event, api) { const started = new Date(); api.state.set("t", started.toISOString()); }' },
  }),
  'constant-fails': define<{ name: string; problem: string }>({
    code: 'W2044',
    severity: 'error',
    message: ({ name, problem }) => `\`${name}\` cannot be computed: ${problem}`,
    help: 'Write a value that can be computed and written as JSON.',
    why: 'Constants at the top of a file are computed when the policy is built.',
    bad: { action: 'const word = decodeURIComponent("%");\nasync function action(event, api) { api.log("info", word); }' },
    good: { action: 'const word = decodeURIComponent("%41");\nasync function action(event, api) { api.log("info", word); }' },
  }),
};
