import { define } from '../definition.ts';

/** 2xxx: what claims a type that nobody checks, or declares what no program holds. */
export const typeClaimDiagnostics = {
  'any-type': define({
    code: 'W2011',
    severity: 'error',
    message: () => `\`any\` switches the type checker off`,
    help: 'Write the type, or use `unknown` and narrow it.',
    why: 'The type checker is what makes a policy safe to deploy; a construct that overrules it would let a wrong type reach a login.',
    bad: { action: 'async function action(event, api) { const x: any = 1; api.state.set("x", x); }' },
    good: { action: 'async function action(event, api) { const x: number = 1; api.state.set("x", x); }' },
  }),
  'type-assertion': define({
    code: 'W2012',
    severity: 'error',
    message: () => `\`as\` claims a type that nothing checks`,
    help: 'Narrow the value with typeof, Array.isArray or a comparison, or give the data a schema; `as const` and `satisfies` are fine.',
    why: 'The type checker is what makes a policy safe to deploy; a construct that overrules it would let a wrong type reach a login.',
    bad: { action: 'async function action(event, api) { const tier = event.user.app_metadata.tier as string; api.log("info", tier); }' },
    good: {
      action:
        'async function action(event, api) { const tier = event.user.app_metadata.tier; if (typeof tier === "string") { api.log("info", tier); } }',
    },
  }),
  'non-null-assertion': define({
    code: 'W2013',
    severity: 'error',
    message: () => `\`!\` claims that a value is there, and nothing checks it`,
    help: 'Test for undefined, or give a fallback with ??.',
    why: 'The type checker is what makes a policy safe to deploy; a construct that overrules it would let a wrong type reach a login.',
    bad: { action: 'async function action(event, api) { const name = event.user.name!; api.log("info", name); }' },
    good: { action: 'async function action(event, api) { const name = event.user.name ?? "unknown"; api.log("info", name); }' },
  }),
  'definite-assignment': define({
    code: 'W2014',
    severity: 'error',
    message: () => `\`!:\` claims that a variable is set, and nothing checks it`,
    help: 'Give the variable a value where it is declared.',
    why: 'The type checker is what makes a policy safe to deploy; a construct that overrules it would let a wrong type reach a login.',
    bad: { action: 'async function action(event, api) { let x!: string; x = "a"; api.log("info", x); }' },
    good: { action: 'async function action(event, api) { const x = "a"; api.log("info", x); }' },
  }),
  'ambient-declaration': define({
    code: 'W2017',
    severity: 'error',
    message: () => `\`declare\` claims that something exists, and nothing checks it`,
    help: 'Use what the language and the attach point declare.',
    why: 'The type checker is what makes a policy safe to deploy; a construct that overrules it would let a wrong type reach a login.',
    bad: { action: 'declare const secret: string;\nasync function action(event, api) { api.log("info", "x"); }' },
    good: { action: 'const level = "x";\nasync function action(event, api) { api.log("info", level); }' },
  }),
  'checker-comment': define({
    code: 'W2018',
    severity: 'error',
    message: () => `this comment instructs the type checker`,
    help: 'Remove it and correct what it hides.',
    why: 'The type checker is what makes a policy safe to deploy; a construct that overrules it would let a wrong type reach a login.',
    bad: { action: '// @ts-ignore\nasync function action(event, api) { api.log("info", "x"); }' },
    good: { action: '// A plain comment.\nasync function action(event, api) { api.log("info", "x"); }' },
  }),
  enum: define({
    code: 'W2019',
    severity: 'error',
    message: () => `enums and namespaces are not part of the language`,
    help: 'Use a union of texts, or a record with `as const`.',
    why: 'They are TypeScript that turns into code of its own; a policy means what its JavaScript means.',
    bad: { action: 'enum Level { Low, High }\nasync function action(event, api) { api.log("info", "x"); }' },
    good: {
      action: 'type Level = "low" | "high";\nasync function action(event, api) { const level: Level = "low"; api.log("info", level); }',
    },
  }),
};
