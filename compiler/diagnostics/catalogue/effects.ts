import { define } from '../definition.ts';

/** 5xxx: what an action asks for. */
export const effectDiagnostics = {
  'ill-formed-reason': define<{ reason: string; better: string | undefined }>({
    code: 'W5001',
    severity: 'error',
    message: ({ reason }) => `the reason \`${reason}\` is not in kebab or snake case`,
    help: 'Use small letters, digits and single hyphens or underscores, at most 128 characters.',
    advice: ({ better }) =>
      better === undefined
        ? undefined
        : `Write \`${better}\`: small letters, digits and single hyphens or underscores. What the user may read goes into \`{ message }\` behind it.`,
    why: 'Reasons are codes that the audit log is searched by; the user never sees them.',
    bad: { action: 'async function action(event, api) { api.deny("Not allowed!"); }' },
    good: { action: 'async function action(event, api) { api.deny("not-allowed"); }' },
  }),
  'ill-formed-state-key': define<{ key: string; better: string | undefined }>({
    code: 'W5002',
    severity: 'error',
    message: ({ key }) => `the key \`${key}\` is no name`,
    help: 'Use letters, digits and underscores, at most 64, and no digit first.',
    advice: ({ better }) =>
      better === undefined ? undefined : `Write \`${better}\`: letters, digits and underscores, at most 64, and no digit first.`,
    why: 'Later blocks read it as step.<slug>.<key>.',
    bad: { action: 'async function action(event, api) { api.state.set("step-up", true); }' },
    good: { action: 'async function action(event, api) { api.state.set("step_up", true); }' },
  }),
  'ill-formed-range': define<{ range: string }>({
    code: 'W5004',
    severity: 'error',
    message: ({ range }) => `\`${range}\` is no range of addresses`,
    help: 'Write it as 10.0.0.0/8 or 2001:db8::/32.',
    why: '`inCidr` throws for it at every run, and an action that throws denies.',
    bad: { action: 'async function action(event, api) { if (inCidr(event.request.ip, "10.0.0.0/99")) { api.deny("network"); } }' },
    good: { action: 'async function action(event, api) { if (inCidr(event.request.ip, "10.0.0.0/8")) { api.deny("network"); } }' },
  }),
  'reserved-claim': define<{ name: string }>({
    code: 'W5003',
    severity: 'error',
    message: ({ name }) => `the claim \`${name}\` belongs to the protocol or the platform`,
    help: 'Use a name of your own, such as a URL of your domain.',
    why: 'A tenant that could set `sub` or `aud` could make a token for somebody else.',
    bad: { action: 'async function action(event, api) { api.session.setCustomClaim("sub", "x"); }', at: 'login/post-login' },
    good: { action: 'async function action(event, api) { api.session.setCustomClaim("tier", "x"); }', at: 'login/post-login' },
  }),
};
