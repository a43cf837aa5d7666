import { describe, expect, it } from 'vitest';
import { explanationSchema } from '../../schemas/documents/explanation.ts';
import type { Explanation } from '../../schemas/generated/explanation.ts';
import type { JsonSchema } from '../../schemas/json.ts';
import { validate } from '../../schemas/validator.ts';
import { acme, callHere, directoryOf } from './support/writ.ts';

const files = {
  'writ.yaml': 'tenant: acme\nfetch: { allow: ["https://crm.acme.example/hooks/", "https://geo.acme.example/"] }\n',
  'flows/login.yaml': 'flow: login\nstages:\n  post-login: [issue-session, { action: mark }, { action: sync }]\n',
  'actions/mark.ts': "export default async function mark(event, api) {\n  api.state.set('hash', sha256(event.user.id));\n}\n",
  'actions/sync.ts': `export default async function sync(event, api) {
  if (!event.user.email_verified) return;
  await api.fetch('https://crm.acme.example/hooks/login', {
    method: 'POST',
    headers: { 'X-Country': event.request.geo.country },
    body: JSON.stringify({ email: event.user.email, who: step.mark.hash, note: '|' }),
  });
  api.log('info', \`told the CRM of \${event.user.email}\`);
}
`,
};

describe('writ explain of data', () => {
  it('says below each request what reaches its parts, and apart what decides', async () => {
    const { code, stdout } = await callHere(['explain', '.'], await directoryOf(files));
    expect(code).toBe(0);
    expect(stdout).toContain(
      [
        '  sends to  POST https://crm.acme.example/hooks/login',
        '              headers     request.geo.country',
        '              body        user.email, user.id, step.mark.hash',
        '              decided by  user.email_verified',
        '  made of   log ← user.email',
      ].join('\n'),
    );
    expect(stdout).toContain('\nmark\n');
    expect(stdout).toContain('\n  sends to  nowhere\n');
    expect(stdout).toContain(
      [
        'what leaves',
        '  https://crm.acme.example/hooks/  POST  by sync',
        '    data        request.geo.country, user.email, user.id, step.mark.hash',
        '    decided by  user.email_verified',
      ].join('\n'),
    );
  });

  it('prints the published document with --format json, the same each time', async () => {
    const cwd = await directoryOf(files);
    const { code, stdout } = await callHere(['explain', '.', '--format', 'json'], cwd);
    expect(code).toBe(0);
    const explanation = JSON.parse(stdout) as Explanation;
    expect(validate(explanationSchema as JsonSchema, explanation)).toEqual([]);
    expect(explanation.actions.sync?.bounds).toMatchObject({ fetches: [{ times: 1, of: [] }], logs: [{ times: 1, of: [] }], claims: [] });
    expect(explanation.egress).toEqual([
      {
        entry: 'https://crm.acme.example/hooks/',
        methods: ['POST'],
        actions: ['sync'],
        from: ['event.request.geo.country', 'event.user.email', 'event.user.id', 'step.mark.hash'],
        decides: ['event.user.email_verified'],
        secrets: [],
      },
    ]);
    expect((await callHere(['explain', '.', '--format', 'json'], cwd)).stdout).toBe(stdout);
  });

  it('prints tables for a pull request with --format markdown', async () => {
    const { code, stdout } = await callHere(['explain', '.', '--format', 'markdown'], await directoryOf(files));
    expect(code).toBe(0);
    expect(stdout).toContain(
      '| `sync` | `POST https://crm.acme.example/hooks/login` |  | `request.geo.country` | `user.email`, `user.id`, `step.mark.hash` | `user.email_verified` |',
    );
    const rows = stdout.split('\n').filter((line) => line.startsWith('|'));
    const columns = (line: string) => line.split('|').length;
    for (const [index, row] of rows.entries()) {
      const above = rows[index - 1];
      if (row.startsWith('| ---') && above !== undefined) expect(columns(row)).toBe(columns(above));
    }
  });

  it('explains one file in each format', async () => {
    const file = `${acme}/actions/sync-user-to-crm.ts`;
    const given = ['explain', file, '--at', 'registration/post-create', '--allow', 'https://crm.acme.example/hooks/'];
    const json = await callHere([...given, '--format', 'json'], acme);
    expect(validate(explanationSchema as JsonSchema, JSON.parse(json.stdout))).toEqual([]);
    expect((await callHere([...given, '--format', 'markdown'], acme)).stdout).toMatch(/^## What this action can do\n/);
  });

  it('has one form for what a diagnostic means', async () => {
    expect((await callHere(['explain', 'W3002', '--format', 'json'], acme)).code).toBe(2);
  });
});
