import { define } from '../definition.ts';

const allow = ['https://crm.acme.example/hooks/'];
const secrets = ['crm-key'];
const action = (body: string) => ({ action: `async function action(event, api) { ${body} }`, allow, secrets });
const inHeader = action(
  "await api.fetch('https://crm.acme.example/hooks/x', { headers: { Authorization: `Bearer ${api.secrets.get('crm-key')}` } });",
);

/** 602x: what is sealed, and where it may stand. */
export const secretDiagnostics = {
  'secret-misplaced': define<{ where: string; returned?: boolean }>({
    code: 'W6020',
    severity: 'error',
    message: ({ where }) => `a secret stands in ${where}, where it could be seen`,
    help: 'Put it into a header value of a fetch, alone or in a template: headers: { Authorization: `Bearer ${api.secrets.get(…)}` }.',
    advice: ({ returned }) =>
      returned === true
        ? 'Let the helper make the fetch, or only what is not secret, and write the secret into the headers where the fetch is: `async function send(api, body) { return await api.fetch(URL, { method: "POST", headers: { Authorization: `Bearer ${api.secrets.get(…)}` }, body }); }`.'
        : undefined,
    why: 'What an action computes can be logged, stored or put into a token. So the action never holds the value of a secret, or of an HMAC made with one: it says in which header of which request it belongs, and the service puts it there when the request leaves. A variable, or a parameter of a helper, may hold it on its way to such a header.',
    bad: action("api.log('info', `key: ${api.secrets.get('crm-key')}`);"),
    good: inHeader,
  }),
  'secret-in-request': define<{ part: string }>({
    code: 'W6021',
    severity: 'error',
    message: ({ part }) => `a secret stands in ${part} of a fetch`,
    help: 'Send it in a header: headers: { Authorization: `Bearer ${api.secrets.get(…)}` }.',
    why: 'URLs are written to the logs of every server on the way, and URLs and bodies are kept in run records. The headers that hold a secret are joined when the request leaves, and kept nowhere.',
    bad: action("await api.fetch('https://crm.acme.example/hooks/x', { method: 'POST', body: `key=${api.secrets.get('crm-key')}` });"),
    good: inHeader,
  }),
  'secret-name-unproven': define({
    code: 'W6022',
    severity: 'error',
    message: () => 'the name of this secret is not a constant',
    help: "Write the name as a text: api.secrets.get('name'), api.hmac('name', data). Choose between two secrets with a ternary.",
    why: 'Which secrets an action uses, and where it sends them, is listed before it is deployed.',
    bad: action(
      "await api.fetch('https://crm.acme.example/hooks/x', { headers: { 'X-Key': api.secrets.get(event.request.query.key ?? '') } });",
    ),
    good: inHeader,
  }),
  'secret-undeclared': define<{ name: string; suggestion: string | undefined }>({
    code: 'W6023',
    severity: 'error',
    message: ({ name, suggestion }) =>
      `there is no secret \`${name}\`${suggestion === undefined ? '' : `; did you mean \`${suggestion}\`?`}`,
    help: ({ name }) => `Name it in writ.yaml, under secrets: - ${name}. For a single file: --secret ${name}.`,
    why: 'The operator provides the values of the secrets that writ.yaml names. One that nobody provides would fail at every login.',
    bad: action("await api.fetch('https://crm.acme.example/hooks/x', { headers: { 'X-Key': api.secrets.get('crm-kye') } });"),
    good: inHeader,
  }),
  'secret-names-alike': define<{ name: string; other: string; variable: string }>({
    code: 'W6025',
    severity: 'error',
    message: ({ name, other, variable }) => `the secrets \`${other}\` and \`${name}\` would both be read from ${variable}`,
    help: ({ other }) =>
      `Keep one of the two spellings, such as ${other}, or rename one so that they differ in more than case and hyphens.`,
    why: 'An operator who provides secrets in the environment names the variable after the secret, in capitals and with underscores. Two secrets in one variable would get one value, and each receiver the key of the other.',
    bad: { files: { 'writ.yaml': 'tenant: acme\nsecrets: [crm-key, crm_key]\n' } },
    good: { files: { 'writ.yaml': 'tenant: acme\nsecrets: [crm-key, crm-key-2]\n' } },
  }),
  'hmac-options-unproven': define({
    code: 'W6024',
    severity: 'error',
    message: () => 'the options of this api.hmac are not constants that it knows',
    help: "Write them in the call: { encoding: 'hex' } or { encoding: 'base64' }, and key: 'text', 'hex' or 'base64'.",
    why: 'The receiver computes the same digest; a wrong encoding would only be found when it refuses the request.',
    bad: action(
      "const encoding = event.request.ip === '' ? 'hex' : 'base64'; await api.fetch('https://crm.acme.example/hooks/x', { headers: { 'X-Signature': api.hmac('crm-key', event.request.ip, { encoding }) } });",
    ),
    good: action(
      "await api.fetch('https://crm.acme.example/hooks/x', { headers: { 'X-Signature': api.hmac('crm-key', event.request.ip, { encoding: 'base64' }) } });",
    ),
  }),
};
