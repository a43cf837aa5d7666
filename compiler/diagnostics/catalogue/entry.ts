import { define } from '../definition.ts';

/** 1xxx, continued: which function of a file is the action. */
export const entryDiagnostics = {
  'no-action': define<{ functions: string; advice?: string | undefined }>({
    code: 'W1060',
    severity: 'error',
    message: ({ functions }) => `no function of this file is the action${functions}`,
    help: 'Write `async function name(event, api) { … }`, or export the function that is the action.',
    advice: ({ advice }) => advice,
    why: 'The action is the one exported function, else the one top-level function with the parameters `event, api` that nothing calls.',
    bad: { action: 'const level = "info";' },
    good: { action: 'async function action(event, api) { api.log("info", "hello"); }' },
  }),
  'several-actions': define<{ names: string; advice?: string | undefined }>({
    code: 'W1061',
    severity: 'error',
    message: ({ names }) => `several functions could be the action: ${names}`,
    help: 'Export one of them, or call the others from it.',
    advice: ({ advice }) => advice,
    why: 'The action is the one exported function, else the one top-level function with the parameters `event, api` that nothing calls.',
    bad: {
      action: 'async function first(event, api) { api.log("info", "a"); }\nasync function second(event, api) { api.log("info", "b"); }',
    },
    good: { action: 'export async function first(event, api) { second(api); }\nfunction second(api: Api) { api.log("info", "b"); }' },
  }),
  'unknown-attach-point': define<{ at: string; suggestion: string }>({
    code: 'W1062',
    severity: 'error',
    message: ({ at, suggestion }) => `\`${at}\` is no attach point${suggestion}`,
    help: 'Write a flow and one of its stages, such as login/post-auth.',
    why: 'The attach point decides what the event holds and what the action may do.',
    bad: { action: 'async function action(event, api) { api.log("info", "hello"); }', at: 'login/post-authn' },
    good: { action: 'async function action(event, api) { api.log("info", "hello"); }', at: 'login/post-auth' },
  }),
};
