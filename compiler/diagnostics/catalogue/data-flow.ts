import { define } from '../definition.ts';

const inspected = { allow: ['https://webhook.site/'] };

const withSend = (send: string) =>
  `tenant: acme\nfetch:\n  allow:\n    - { url: "https://crm.acme.example/hooks/", methods: [POST], send: ${send} }\n`;
const sendsEmail =
  'export default async function notify(event: Event, api: Api) {\n  await api.fetch("https://crm.acme.example/hooks/login", { method: "POST", body: JSON.stringify({ email: event.user.email }) });\n}\n';
const login = 'flow: login\nstages:\n  post-auth: [{ action: notify }]\n  post-login: [issue-session]\n';

/** 603x: which data goes where. */
export const dataFlowDiagnostics = {
  'field-not-declared': define<{
    field: string;
    part: string;
    target: string;
    entry: string;
    /** What the entry lists, in words: `only …`, or `no field`. */
    lists: string;
    /** Its `send` line with the field in it. */
    send: string;
    isWhole: boolean;
  }>({
    code: 'W6030',
    severity: 'error',
    message: ({ field, part, target, entry, lists, isWhole }) =>
      `${isWhole ? `all of \`${field}\`` : `\`${field}\``} reaches ${part} of ${target}, and \`send\` of the allowlist entry ${entry} lists ${lists}`,
    help: ({ send }) => `Leave it out, or let it go there in writ.yaml: \`send: [${send}]\`.`,
    advice: ({ field, send, isWhole }) =>
      isWhole
        ? `Pick the members that are needed, such as \`{ id: event.${field === 'event' ? 'user' : field}.id }\`, and list those in writ.yaml: \`send: [${send}]\`.`
        : undefined,
    why: 'A line of `send` is a promise that reviewers rely on: these fields go there, and no other. What is made of a field counts as that field, hashed, cut, encoded or compared; a condition that only decides whether something is sent does not. What was handed on through `step` or metadata counts as what it was made of.',
    bad: { files: { 'writ.yaml': withSend('[user.id]'), 'flows/login.yaml': login, 'actions/notify.ts': sendsEmail } },
    good: { files: { 'writ.yaml': withSend('[user.email]'), 'flows/login.yaml': login, 'actions/notify.ts': sendsEmail } },
  }),
  'personal-data-to-inspector': define<{ fields: string; part: string; target: string; inspector: string }>({
    code: 'W6031',
    severity: 'warning',
    message: ({ fields, part, target, inspector }) =>
      `personal data (${fields}) reaches ${part} of ${target}; whoever knows the address of the page at ${inspector} can read it there`,
    help: 'Send it to a host of your own, or send nothing personal while you try things out.',
    why: 'Request inspectors show what they get to anyone who has the link, and keep it. That is what makes them handy, and no place for the data of users.',
    bad: {
      action:
        'async function action(event, api) { await api.fetch("https://webhook.site/1b2c", { method: "POST", body: JSON.stringify({ email: event.user.email }) }); }',
      ...inspected,
    },
    good: {
      action:
        'async function action(event, api) { await api.fetch("https://webhook.site/1b2c", { method: "POST", body: JSON.stringify({ protocol: event.transaction.protocol }) }); }',
      ...inspected,
    },
  }),
};
