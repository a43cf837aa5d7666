import { define } from '../definition.ts';

const hooks = 'https://crm.acme.example/hooks/';
const allow = [hooks];

const withEntries = (...entries: readonly string[]) => `tenant: acme\nfetch:\n  allow: [${entries.join(', ')}]\n`;
const consenting = (url: string) => ({
  'writ.yaml': 'tenant: acme\nredirect: { allow: ["https://app.acme.example/consent/"] }\n',
  'flows/login.yaml': 'flow: login\nstages:\n  post-auth: [{ action: consent }]\n  post-login: [issue-session]\n',
  'actions/consent.ts': `export default async function consent(event: Event, api: Api) { api.redirect("${url}"); }\n`,
});
const pinging = {
  'flows/login.yaml': 'flow: login\nstages:\n  post-auth: [{ action: ping }]\n  post-login: [issue-session]\n',
  'actions/ping.ts':
    'export default async function ping(event: Event, api: Api) { await api.fetch("https://crm.acme.example/hooks/x"); }\n',
};

/** 6xxx: where an action sends, and what. */
export const egressDiagnostics = {
  'fetch-target-unproven': define<{ url: string; part: string; reason: string; instead: string }>({
    code: 'W6001',
    severity: 'error',
    message: ({ url, part, reason }) => `\`${part}\` is not proven to keep this URL in its place: ${reason} (the URL is ${url})`,
    help: ({ instead }) => `Write ${instead} in its place.`,
    why: 'A value that stands in a URL as it is may hold `/`, `?`, `#` or `..` and so lead to another place than the one that was reviewed. A dynamic part is one whole path segment or one query value: what `encodeURIComponent` or `URLSearchParams` wrote, a number, a boolean, hex digits such as those of `sha256`, or one of a few constants.',
    bad: { action: 'async function action(event, api) { await api.fetch(`https://crm.acme.example/hooks/${event.tenant.id}`); }', allow },
    good: {
      action:
        'async function action(event, api) { await api.fetch(`https://crm.acme.example/hooks/${encodeURIComponent(event.tenant.id)}`); }',
      allow,
    },
  }),
  'fetch-target-not-allowed': define<{ method: string; url: string; why: string; entry: string }>({
    code: 'W6002',
    severity: 'error',
    message: ({ method, url, why }) => `${method} ${url} is not on the allowlist${why}`,
    help: ({ entry }) => `Add it to writ.yaml, under \`fetch:\` \`allow:\` \`${entry}\`.`,
    why: 'An action sends only where the tenant says so, in a file that is reviewed.',
    bad: { action: 'async function action(event, api) { await api.fetch("https://other.example/x"); }', allow },
    good: { action: 'async function action(event, api) { await api.fetch("https://crm.acme.example/hooks/x"); }', allow },
  }),
  'redirect-not-allowed': define<{ url: string; entry: string }>({
    code: 'W6040',
    severity: 'error',
    message: ({ url }) => `${url} is no page that users may be sent to`,
    help: ({ entry }) => `Add it to writ.yaml, under \`redirect:\` \`allow:\` \`${entry}\`.`,
    why: 'Where users are sent in the middle of a login is a place that they trust. An action leads them only where the tenant says so, in a file that is reviewed.',
    bad: { files: consenting('https://app.acme.example.evil.example/consent/') },
    good: { files: consenting('https://app.acme.example/consent/terms') },
  }),
  'fetch-url-ill-formed': define<{ url: string; problem: string }>({
    code: 'W6003',
    severity: 'error',
    message: ({ url, problem }) => `this URL cannot be fetched: ${problem} (the URL is ${url})`,
    help: 'Write an absolute https URL in its canonical form.',
    why: 'The URL that is proven and the URL that is connected to must be the same text.',
    bad: { action: 'async function action(event, api) { await api.fetch("http://crm.acme.example/hooks/x"); }', allow },
    good: { action: 'async function action(event, api) { await api.fetch("https://crm.acme.example/hooks/x"); }', allow },
  }),
  'fetch-method-unproven': define({
    code: 'W6004',
    severity: 'error',
    message: () => `the method of this fetch is not a constant, nor one of a few`,
    help: 'Write the options as a record with a constant method, in the call or in a const.',
    why: 'Which methods may be sent is part of the allowlist, so the method must be known.',
    bad: {
      action:
        'async function action(event, api) {\n  const last = await api.fetch("https://crm.acme.example/hooks/");\n  const { next } = await last.json<{ next: "GET" | "POST" }>();\n  await api.fetch("https://crm.acme.example/hooks/", { method: next });\n}',
      allow,
    },
    good: {
      action: 'async function action(event, api) { await api.fetch("https://crm.acme.example/hooks/", { method: "POST" }); }',
      allow,
    },
  }),
  'fetch-host-unproven': define<{ url: string; part: string; reason: string }>({
    code: 'W6005',
    severity: 'error',
    message: ({ url, part, reason }) => `\`${part}\` is not known before a run, and ${reason} (the URL is ${url})`,
    help: 'Write scheme, host and the slash behind it as constants, and choose between several by a ternary, a `switch`, a record of constants or a `config` value with an `enum`.',
    why: 'Before an action is deployed every host it can send to must be known. What the event holds may choose among constants; it never becomes part of a host, a port or a scheme.',
    bad: { action: 'async function action(event, api) { await api.fetch(`https://${event.request.hostname}/hooks/x`); }', allow },
    good: {
      action:
        'const HOOKS = { web: "https://crm.acme.example/hooks/web", m2m: "https://crm.acme.example/hooks/m2m" };\nasync function action(event, api) { await api.fetch(event.client.type === "m2m" ? HOOKS.m2m : HOOKS.web); }',
      allow,
    },
  }),
  'fetch-too-many-ways': define({
    code: 'W6006',
    severity: 'error',
    message: () => 'there are too many ways to this fetch, or too many places it could go, to prove each of them',
    help: 'Move the fetch into a helper that takes few arguments, or choose its URL from one list of constants.',
    why: 'Each call of a helper and each round of a loop over constants is looked at by itself. That takes the compiler no longer than anyone waits, and it gives up rather than guess.',
    bad: { described: 'helpers that call one another so often that a fetch is reached in hundreds of ways with different URLs' },
    good: { action: 'async function action(event, api) { await api.fetch("https://crm.acme.example/hooks/x"); }', allow },
  }),
  'allow-entry-unused': define<{ entry: string; instead: string | undefined }>({
    code: 'W6007',
    severity: 'warning',
    message: ({ entry, instead }) =>
      instead === undefined
        ? `nothing is sent under the allowlist entry ${entry}`
        : `nothing is sent under the allowlist entry ${entry}: the entry ${instead} speaks for all that it could cover`,
    help: 'Remove the entry; add it again with the fetch that needs it.',
    why: 'The allowlist says to reviewers where data may go. A place on it that nothing sends to is open to the next change of any action, without anybody having to ask.',
    bad: { files: { 'writ.yaml': withEntries(hooks, 'https://geo.acme.example/'), ...pinging } },
    good: { files: { 'writ.yaml': withEntries(hooks), ...pinging } },
  }),
};
