import { define } from '../definition.ts';

/** 6xxx: where an action sends, and what. */
export const egressDiagnostics = {
  'fetch-target-unproven': define<{ url: string }>({
    code: 'W6001',
    severity: 'error',
    message: ({ url }) => `the URL is not proven to lie under an entry of the allowlist: ${url}`,
    help: 'Write the URL as one constant text.',
    why: 'Before an action is deployed every place it can send to must be known.',
    bad: {
      action: 'async function action(event, api) { await api.fetch(`https://${event.request.hostname}/x`); }',
      allow: ['https://crm.acme.example/hooks/'],
    },
    good: {
      action: 'async function action(event, api) { await api.fetch("https://crm.acme.example/hooks/x"); }',
      allow: ['https://crm.acme.example/hooks/'],
    },
  }),
  'fetch-target-not-allowed': define<{ method: string; url: string }>({
    code: 'W6002',
    severity: 'error',
    message: ({ method, url }) => `${method} ${url} is not on the allowlist`,
    help: ({ url }) => `Add it to writ.yaml, under fetch: allow: - url: ${url}`,
    why: 'An action sends only where the tenant says so, in a file that is reviewed.',
    bad: {
      action: 'async function action(event, api) { await api.fetch("https://other.example/x"); }',
      allow: ['https://crm.acme.example/hooks/'],
    },
    good: {
      action: 'async function action(event, api) { await api.fetch("https://crm.acme.example/hooks/x"); }',
      allow: ['https://crm.acme.example/hooks/'],
    },
  }),
  'fetch-url-ill-formed': define<{ problem: string }>({
    code: 'W6003',
    severity: 'error',
    message: ({ problem }) => `the URL of this fetch cannot be used: ${problem}`,
    help: 'Write an absolute https URL in its canonical form.',
    why: 'The URL that is proven and the URL that is connected to must be the same text.',
    bad: {
      action: 'async function action(event, api) { await api.fetch("http://crm.acme.example/hooks/x"); }',
      allow: ['https://crm.acme.example/hooks/'],
    },
    good: {
      action: 'async function action(event, api) { await api.fetch("https://crm.acme.example/hooks/x"); }',
      allow: ['https://crm.acme.example/hooks/'],
    },
  }),
  'fetch-method-unproven': define({
    code: 'W6004',
    severity: 'error',
    message: () => `the method of this fetch is not a constant`,
    help: 'Write the options as a record with a constant method, in the call or in a const.',
    why: 'Which methods may be sent is part of the allowlist, so the method must be known.',
    bad: {
      action:
        'async function action(event, api) { const m = event.request.ip === "" ? "GET" : "POST"; await api.fetch("https://crm.acme.example/hooks/", { method: m }); }',
      allow: ['https://crm.acme.example/hooks/'],
    },
    good: {
      action: 'async function action(event, api) { await api.fetch("https://crm.acme.example/hooks/", { method: "POST" }); }',
      allow: ['https://crm.acme.example/hooks/'],
    },
  }),
};
