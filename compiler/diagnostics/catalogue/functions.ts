import { define } from '../definition.ts';

/** 2xxx: functions, classes and promises: helpers and callbacks are what there is. */
export const functionDiagnostics = {
  class: define({
    code: 'W2006',
    severity: 'error',
    message: () => `classes are not part of the language`,
    help: 'Use records and helper functions.',
    why: 'Classes bring inheritance and `this`, whose meaning depends on the caller; no policy in practice needs them.',
    bad: { action: 'class Check {}\nasync function action(event, api) { api.log("info", "x"); }' },
    good: { action: 'async function action(event, api) { const check = { name: "x" }; api.log("info", check.name); }' },
  }),
  'this-value': define({
    code: 'W2007',
    severity: 'error',
    message: () => `\`this\` is not part of the language`,
    help: 'Pass the value as a parameter.',
    why: 'What `this` means depends on how a function is called, which a reader of a policy cannot see.',
    bad: { action: 'async function action(event, api) { return this; }' },
    good: { action: 'async function action(event, api) { return; }' },
  }),
  generator: define({
    code: 'W2008',
    severity: 'error',
    message: () => `generators are not part of the language`,
    help: 'Return a list.',
    why: 'Every accepted program ends: that is what lets the platform promise an answer and the compiler bound its cost.',
    bad: { action: 'function* ids() { yield 1; }\nasync function action(event, api) { api.log("info", "x"); }' },
    good: { action: 'async function action(event, api) { const ids = [1, 2]; api.state.set("ids", ids); }' },
  }),
  'type-predicate': define({
    code: 'W2015',
    severity: 'error',
    message: () => `a type predicate claims a type that nothing checks`,
    help: 'Leave the return type away: what a test says of its value is found out from the test. Or narrow where the value is used.',
    why: 'The type checker is what makes a policy safe to deploy; a construct that overrules it would let a wrong type reach a login.',
    bad: {
      action:
        'function isText(x: unknown): x is string { return typeof x === "string"; }\nasync function action(event, api) { api.log("info", isText(event.request.ip) ? "a" : "b"); }',
    },
    good: {
      action:
        'function isText(x: unknown): boolean { return typeof x === "string"; }\nasync function action(event, api) { api.log("info", isText(event.request.ip) ? "a" : "b"); }',
    },
  }),
  overload: define({
    code: 'W2016',
    severity: 'error',
    message: () => `a function without a body claims a type that nothing checks`,
    help: 'Write one signature, with a union type where it varies.',
    why: 'The type checker is what makes a policy safe to deploy; a construct that overrules it would let a wrong type reach a login.',
    bad: {
      action:
        'function f(x: string): string;\nfunction f(x: string): string { return x; }\nasync function action(event, api) { api.log("info", f("a")); }',
    },
    good: { action: 'function f(x: string): string { return x; }\nasync function action(event, api) { api.log("info", f("a")); }' },
  }),
  accessor: define({
    code: 'W2020',
    severity: 'error',
    message: () => `getters and setters are not part of the language`,
    help: 'Use a plain member, or a helper function.',
    why: 'Reading a member must not run code.',
    bad: { action: 'async function action(event, api) { const r = { get x() { return 1; } }; api.state.set("x", r.x); }' },
    good: { action: 'async function action(event, api) { const r = { x: 1 }; api.state.set("x", r.x); }' },
  }),
  'method-in-literal': define({
    code: 'W2021',
    severity: 'error',
    message: () => `a record holds data, not functions`,
    help: 'Write a helper function at the top of the file.',
    why: 'Functions kept as values hide what is called where, and with it what an action can do.',
    bad: { action: 'async function action(event, api) { const r = { f() { return 1; } }; api.state.set("x", r.f()); }' },
    good: { action: 'function f() { return 1; }\nasync function action(event, api) { api.state.set("x", f()); }' },
  }),
  'new-target': define({
    code: 'W2029',
    severity: 'error',
    message: () => `\`new.target\` and \`import.meta\` are not part of the language`,
    help: 'Remove it.',
    why: 'They ask how the code was started, which must not change what it does.',
    bad: { action: 'async function action(event, api) { return new.target; }' },
    good: { action: 'async function action(event, api) { return; }' },
  }),
  'local-function': define<{ name: string }>({
    code: 'W2032',
    severity: 'error',
    message: ({ name }) => `\`${name}\` is a function kept inside a function`,
    help: 'Move it to the top of the file and pass what it needs as parameters.',
    why: 'A function that remembers variables hides what it reads; a helper says it.',
    bad: { action: 'async function action(event, api) { const twice = (x: number) => x * 2; api.state.set("x", twice(2)); }' },
    good: { action: 'const twice = (x: number) => x * 2;\nasync function action(event, api) { api.state.set("x", twice(2)); }' },
  }),
  'function-as-value': define({
    code: 'W2033',
    severity: 'error',
    message: () => `a function is used as a value`,
    help: 'Call it, or hand it to an array method right where it is written.',
    why: 'Functions kept as values hide what is called where, and with it what an action can do.',
    bad: { action: 'async function action(event, api) { const f = encodeURIComponent; api.log("info", "x"); }' },
    good: { action: 'async function action(event, api) { api.log("info", encodeURIComponent("x")); }' },
  }),
  'function-type': define({
    code: 'W2034',
    severity: 'error',
    message: () => `a type describes a method, and values have none`,
    help: 'Use a function type for a parameter that is a callback, or leave it out.',
    why: 'Records hold data, not functions.',
    bad: { action: 'interface A { f(): number }\nasync function action(event, api) { api.log("info", "x"); }' },
    good: { action: 'interface A { f: number }\nasync function action(event, api) { const a: A = { f: 1 }; api.state.set("a", a.f); }' },
  }),
  recursion: define<{ name: string }>({
    code: 'W2045',
    severity: 'error',
    message: ({ name }) => `\`${name}\` calls itself, directly or through another helper`,
    help: 'Use a loop over a list.',
    why: 'Every accepted program ends: that is what lets the platform promise an answer and the compiler bound its cost.',
    bad: {
      action:
        'function f(n: number): number { return n > 0 ? f(n - 1) : 0; }\nasync function action(event, api) { api.state.set("n", f(3)); }',
    },
    good: {
      action:
        'function f(n: number): number { return n > 0 ? n - 1 : 0; }\nasync function action(event, api) { api.state.set("n", f(3)); }',
    },
  }),
  'async-callback': define({
    code: 'W2046',
    severity: 'error',
    message: () => `a callback is async, and nothing waits for it`,
    help: 'Loop with for…of and await inside the loop.',
    why: 'Array methods do not wait, so the effects of the callback would come in no order.',
    bad: { action: 'async function action(event, api) { ["a"].map(async (x) => x); }' },
    good: { action: 'async function action(event, api) { const xs = ["a"].map((x) => x); api.state.set("xs", xs); }' },
  }),
  'effect-in-callback': define({
    code: 'W2047',
    severity: 'error',
    message: () => `a callback asks for an effect`,
    help: 'Loop with for…of and call api there.',
    why: 'How often and in which order an array method calls back is its own affair; a loop says it.',
    bad: { action: 'async function action(event, api) { ["a"].map((x) => api.log("info", x)); }' },
    good: { action: 'async function action(event, api) { for (const x of ["a"]) { api.log("info", x); } }' },
  }),
  'callback-assigns': define<{ name: string }>({
    code: 'W2048',
    severity: 'error',
    message: ({ name }) => `a callback assigns \`${name}\`, which stands outside of it`,
    help: 'Use for…of, or reduce.',
    why: 'A callback computes a value; a loop says what it changes.',
    bad: { action: 'async function action(event, api) { let n = 0; ["a"].map((x) => { n = n + 1; return x; }); api.state.set("n", n); }' },
    good: {
      action: 'async function action(event, api) { let n = 0; for (const x of ["a"]) { n = n + x.length; } api.state.set("n", n); }',
    },
  }),
  'api-as-value': define({
    code: 'W2049',
    severity: 'error',
    message: () => `\`api\` is a path, not a value`,
    help: 'Call its members, or hand `api` itself to a helper.',
    why: 'What an action can do must be readable from its text; an alias would hide it.',
    bad: { action: 'async function action(event, api) { const log = api.log; api.log("info", "x"); }' },
    good: { action: 'async function action(event, api) { api.log("info", "x"); }' },
  }),
  'entry-parameter': define<{ advice?: string | undefined }>({
    code: 'W2050',
    severity: 'error',
    message: () => `the action takes two plain parameters`,
    help: 'Write `async function action(event, api)`.',
    advice: ({ advice }) => advice,
    why: 'The runtime calls an action with the event and the api, and nothing else.',
    bad: { action: 'export async function action(...args: unknown[]) { return args.length; }' },
    good: { action: 'async function action(event, api) { api.log("info", "x"); }' },
  }),
  'rest-parameter': define({
    code: 'W2051',
    severity: 'error',
    message: () => `a helper takes a rest parameter`,
    help: 'Take a list as a parameter.',
    why: 'Each parameter of a helper is one value in the program.',
    bad: {
      action:
        'function f(...xs: number[]): number { return xs.length; }\nasync function action(event, api) { api.state.set("n", f(1, 2)); }',
    },
    good: {
      action:
        'function f(xs: number[]): number { return xs.length; }\nasync function action(event, api) { api.state.set("n", f([1, 2])); }',
    },
  }),
  'spread-to-helper': define({
    code: 'W2052',
    severity: 'error',
    message: () => `arguments of a helper or of api are spread`,
    help: 'Pass the list itself.',
    why: 'Each parameter is one value in the program.',
    bad: {
      action:
        'function f(a: number, b: number): number { return a + b; }\nasync function action(event, api) { const xs: [number, number] = [1, 2]; api.state.set("n", f(...xs)); }',
    },
    good: {
      action:
        'function f(a: number, b: number): number { return a + b; }\nasync function action(event, api) { api.state.set("n", f(1, 2)); }',
    },
  }),
  'promise-not-awaited': define({
    code: 'W2053',
    severity: 'error',
    message: () => `a promise is made and nobody waits for it`,
    help: 'Put await in front of it.',
    why: 'Without await the action would end before the answer came, and a failure would go unseen.',
    bad: {
      action: 'async function action(event, api) { api.fetch("https://crm.acme.example/hooks/"); }',
      allow: ['https://crm.acme.example/hooks/'],
    },
    good: {
      action: 'async function action(event, api) { await api.fetch("https://crm.acme.example/hooks/"); }',
      allow: ['https://crm.acme.example/hooks/'],
    },
  }),
  'promise-list': define({
    code: 'W2054',
    severity: 'error',
    message: () => `\`Promise.all\` takes a written list of fetches`,
    help: 'Write `await Promise.all([api.fetch(…), api.fetch(…)])`; for each element of a list, loop with for…of and await each fetch there.',
    why: 'All requests of the list are sent side by side, so each must be known where the list is written.',
    bad: { action: 'async function action(event, api) { await Promise.all([1, 2]); }' },
    good: {
      action:
        'async function action(event, api) { await Promise.all([api.fetch("https://a.acme.example/x"), api.fetch("https://a.acme.example/y")]); }',
      allow: ['https://a.acme.example'],
    },
  }),
  'call-of-value': define<{ advice?: string | undefined }>({
    code: 'W2055',
    severity: 'error',
    message: () => `this is not a helper, a built-in or a member of api`,
    help: 'Call a function of this file, a built-in that docs/reference lists, or a member of api.',
    advice: ({ advice }) => advice,
    why: 'What is called must be readable from the text.',
    bad: { action: 'function run(f: () => string): string { return f(); }\nasync function action(event, api) { api.log("info", "x"); }' },
    good: { action: 'function run(): string { return "x"; }\nasync function action(event, api) { api.log("info", run()); }' },
  }),
  'optional-call': define({
    code: 'W2056',
    severity: 'error',
    message: () => `\`?.()\` asks whether a function is there`,
    help: 'Call it; what exists is known where the action is attached.',
    why: 'Which functions exist is decided when the policy is built.',
    bad: { action: 'async function action(event, api) { api.log("info", event.request.ip.trim?.()); }' },
    good: { action: 'async function action(event, api) { api.log("info", event.request.ip.trim()); }' },
  }),
};
