import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileAction } from '../compiler/index.ts';
import { planProgram } from '../runtime/index.ts';
import type { AttachPoint } from '../schemas/platform/flows.ts';
import { positionOf } from '../schemas/platform/position.ts';
import { presetsAt } from '../schemas/platform/presets.ts';
import { sampleEvent } from '../schemas/platform/sample.ts';
import { differences, runOracle } from './support/oracle/index.ts';

/** Snippets from outside the repository, which must compile as they are. */
const directory = fileURLToPath(new URL('../../shared/seed/examples', import.meta.url));
const present = existsSync(directory);

const places: { readonly [file: string]: readonly AttachPoint[] } = {
  'block-disposable-email.js': ['registration/pre-create'],
  'guard-user-context.js': ['login/pre-login', 'registration/pre-create', 'login/post-auth'],
  'inject-tier-claim.js': ['login/post-login', 'token-refresh/pre-issue'],
  'log-signed-in-user.js': ['login/post-auth'],
  'step-up-on-risk.js': ['login/post-auth'],
  'sync-user-to-crm.js': ['registration/post-create'],
  'tag-signup-segment.js': ['registration/post-create'],
};

/** What `sync-user-to-crm.js` sends of a user to webhook.site, where the page itself says that nobody should send it. */
const personalLines = ['email: event.user.email,'];

const now = '2026-03-02T10:00:00.000Z';

if (present) describe(`the snippets under ${directory}`, compareSnippets);
else it.skip(`the snippets: there is no ${directory}`);

function compareSnippets() {
  it('are those that are placed here', () => {
    expect(readdirSync(directory).sort()).toEqual(Object.keys(places));
  });

  const runs = Object.entries(places).flatMap(([file, points]) =>
    points.flatMap((at) => presetsAt(positionOf(at)).map((preset) => ({ file, at, preset }))),
  );

  it.each(Object.entries(places))('%s is warned of where it sends personal data to a request inspector, and only there', (file, points) => {
    const source = readFileSync(`${directory}/${file}`, 'utf8');
    const [url] = /https:[^'"]*/.exec(source) ?? [];
    const { diagnostics } = compileAction(source, { at: [...points], fileName: file, allow: url === undefined ? [] : [url] });
    const warned = diagnostics.filter(({ code }) => code === 'W6031');
    expect(warned.map(({ severity, range }) => ({ severity, line: source.split('\n')[range.start.line - 1]?.trim() }))).toEqual(
      url?.startsWith('https://webhook.site/') ? personalLines.map((line) => ({ severity: 'warning', line })) : [],
    );
  });

  it.each(runs)('$file at $at, $preset', async ({ file, at, preset }) => {
    const source = readFileSync(`${directory}/${file}`, 'utf8');
    const [url = ''] = /https:[^'"]*/.exec(source) ?? [];
    const fetch = url === '' ? [] : [{ method: 'POST', url, status: 202 }];
    const input = { event: sampleEvent(positionOf(at), preset), now, fetch };
    const inV8 = await runOracle({ ...input, source, fileName: file });
    expect(inV8.error).toBeNull();

    const { program, diagnostics } = compileAction(source, { at, fileName: file, allow: url === '' ? [] : [url] });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (program === undefined) throw new Error('there are no errors and no program');
    expect(differences(inV8, planProgram(program).replay(input, fetch))).toEqual([]);
  });
}
