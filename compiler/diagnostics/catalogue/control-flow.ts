import { define } from '../definition.ts';

/** 4xxx: what happens in which order, and what never does. */
export const controlFlowDiagnostics = {
  'effect-after-denial': define<{ member: string }>({
    code: 'W4001',
    severity: 'warning',
    message: ({ member }) => `\`api.${member}\` is asked for after a denial, which drops it`,
    help: 'Return after api.deny, or ask for it before.',
    why: 'A denial applies nothing else the action asks for; only log lines are kept.',
    bad: { action: 'async function action(event, api) { api.deny("blocked"); api.state.set("blocked", true); }' },
    good: { action: 'async function action(event, api) { api.deny("blocked"); api.log("warn", "blocked"); }' },
  }),
  'swallowed-error': define({
    code: 'W4002',
    severity: 'warning',
    message: () => `an error is caught here and nothing is said of it, in an action that denies`,
    help: 'Log it, deny, or throw it on.',
    why: 'When what an action decides by fails, going on in silence lets everybody in.',
    bad: {
      action:
        'async function action(event, api) { try { const res = await api.fetch("https://crm.acme.example/x"); if (!res.ok) { api.deny("no"); } } catch { } }',
      allow: ['https://crm.acme.example'],
    },
    good: {
      action:
        'async function action(event, api) { try { const res = await api.fetch("https://crm.acme.example/x"); if (!res.ok) { api.deny("no"); } } catch (e) { api.log("error", e.message); } }',
      allow: ['https://crm.acme.example'],
    },
  }),
  'unused-read': define<{ name: string; path: string; fate: string }>({
    code: 'W4003',
    severity: 'warning',
    message: ({ name, path, fate }) => `\`${name}\` (\`${path}\`) ${fate}`,
    help: 'Decide on it, or leave it out.',
    why: 'An action that reads a signal looks as if it decided on it.',
    bad: { action: 'async function action(event, api) { const isVpn = event.request.asn.is_vpn; api.log("info", `vpn: ${isVpn}`); }' },
    good: { action: 'async function action(event, api) { const isVpn = event.request.asn.is_vpn; api.state.set("vpn", isVpn); }' },
  }),
  'constant-condition': define<{ always: string }>({
    code: 'W4004',
    severity: 'warning',
    message: ({ always }) => `this condition ${always}`,
    help: 'Remove it, or compare with something that changes.',
    why: 'A branch that always or never runs is not what its author meant.',
    bad: { action: 'async function action(event, api) { if (1 > 2) { api.deny("no"); } }' },
    good: { action: 'async function action(event, api) { if (event.user.logins_count > 2) { api.deny("no"); } }' },
  }),
  'comparison-never-holds': define<{ path: string; text: string }>({
    code: 'W4005',
    severity: 'warning',
    message: ({ path, text }) => `\`${path}\` is never \`${text}\``,
    help: 'Compare with a value of its form; countries are two capitals, such as NL.',
    why: 'A comparison that can never hold is a branch that never runs, or always does.',
    bad: {
      action:
        'async function action(event, api) { if (event.request.geo.country === "Netherlands" && !event.request.asn.is_bogon) { api.deny("no"); } }',
    },
    good: {
      action:
        'async function action(event, api) { if (event.request.geo.country === "NL" && !event.request.asn.is_bogon) { api.deny("no"); } }',
    },
  }),
  'unknown-place-compared': define<{ path: string }>({
    code: 'W4006',
    severity: 'warning',
    message: ({ path }) => `\`${path}\` is compared, and may be empty`,
    help: 'Look at event.request.asn.is_bogon first, or compare with the empty text.',
    why: 'For an address that is not routable nothing is known of the place, and every comparison with it fails.',
    bad: { action: 'async function action(event, api) { if (event.request.geo.country !== "NL") { api.state.set("abroad", true); } }' },
    good: {
      action:
        'async function action(event, api) { if (!event.request.asn.is_bogon && event.request.geo.country !== "NL") { api.state.set("abroad", true); } }',
    },
  }),
  'record-in-text': define({
    code: 'W4007',
    severity: 'warning',
    message: () => `a record is put into a text, where it reads [object Object]`,
    help: 'Name its members, or use JSON.stringify.',
    why: 'A log line that says [object Object] helps nobody at night.',
    bad: { action: 'async function action(event, api) { api.log("info", `geo ${event.request.geo}`); }' },
    good: { action: 'async function action(event, api) { api.log("info", `geo ${JSON.stringify(event.request.geo)}`); }' },
  }),
};
