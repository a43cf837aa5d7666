import { describe, expect, it } from 'vitest';
import { bundleFile } from '../../compiler/emit/bundle.ts';
import { compileAction } from '../../compiler/index.ts';
import { BundleError } from '../../runtime/bundle/error.ts';
import { loadBundle } from '../../runtime/bundle/load.ts';
import { runReference } from '../../runtime/eval/reference/index.ts';
import { planProgram } from '../../runtime/index.ts';
import { programDigest } from '../../runtime/ir/digest.ts';
import type { Program } from '../../schemas/ir/program.ts';
import { attachPoints } from '../../schemas/platform/flows.ts';
import { bytesOf, loose, resealed } from '../bundle/sample-bundle.ts';
import { action, bundleOf, type Files, login, saidOf } from './support/flow-files.ts';

const allowed = 'https://app.acme.example/consent/';

function consent(url: string, allow: readonly string[] = [allowed]): Files {
  return {
    'writ.yaml': `tenant: acme\nwrit: 1\nredirect: { allow: ${JSON.stringify(allow)} }\n`,
    'flows/login.yaml': login('    - action: consent'),
    'actions/consent.ts': action(`api.redirect(${url});`),
  };
}

describe('api.redirect', () => {
  it('leads only where redirect.allow says so, whatever the event holds', () => {
    expect(saidOf(consent('"https://app.acme.example/consent/terms"'))).toEqual([]);
    expect(saidOf(consent('`https://app.acme.example/consent/${encodeURIComponent(event.user.id)}`'))).toEqual([]);
    const first = (url: string, allow?: readonly string[]) => saidOf(consent(url, allow))[0]?.split(' ').slice(0, 2).join(' ');
    const at = 'actions/consent.ts:2:14';
    expect(first('"https://app.acme.example/other"')).toBe(`redirect-not-allowed ${at}`);
    expect(first('"https://evil.example/consent/"')).toBe(`redirect-not-allowed ${at}`);
    expect(first('"https://app.acme.example/consent/x"', [])).toBe(`redirect-not-allowed ${at}`);
    expect(first('"http://app.acme.example/consent/x"')).toBe(`fetch-url-ill-formed ${at}`);
    expect(first('"javascript:alert(1)"')).toBe(`fetch-url-ill-formed ${at}`);
    expect(first('event.transaction.redirect_uri ?? ""')).toMatch(/^fetch-host-unproven/);
    expect(first('`https://${event.request.hostname}/consent/`')).toMatch(/^fetch-host-unproven/);
    expect(first('`https://app.acme.example/consent/${event.user.id}`')).toMatch(/^fetch-target-unproven/);
    const said = saidOf(consent('"https://app.acme.example/consent/x"', ['http://app.acme.example/']));
    expect(said).toContainEqual(expect.stringMatching(/^allow-entry writ.yaml:3:/));
  });

  it('is not what a fetch may go by, nor the other way round', () => {
    const both = (body: string) =>
      compileAction(action(body), { at: 'login/post-auth', allow: ['https://crm.acme.example/'], redirects: [allowed] }).diagnostics;
    expect(both("await api.fetch('https://app.acme.example/consent/x');")).toMatchObject([{ slug: 'fetch-target-not-allowed' }]);
    expect(both("api.redirect('https://crm.acme.example/x');")).toMatchObject([{ slug: 'redirect-not-allowed' }]);
  });

  it('needs no stored user, but somebody who can be sent elsewhere', () => {
    const at = (point: string) => compileAction(action(`api.redirect('${allowed}');`), { at: point, redirects: [allowed] }).diagnostics;
    for (const point of attachPoints) {
      expect(at(point).map(({ slug }) => slug)).toEqual(point.startsWith('token-refresh/') ? ['member-elsewhere'] : []);
    }
  });

  it('shows in the manifest, with what reaches its URL', () => {
    const { egress } = bundleOf(consent('`https://app.acme.example/consent/${encodeURIComponent(event.user.id)}`')).actions.consent ?? {};
    expect(egress?.targets).toMatchObject([
      { method: 'REDIRECT', url: 'https://app.acme.example/consent/{segment}', entry: allowed, from: { url: ['event.user.id'] } },
    ]);
    expect(egress?.effects).toMatchObject([{ member: 'redirect', from: { url: ['event.user.id'] } }]);
  });
});

describe('a redirect that nobody proved', () => {
  const compiled = bundleOf(consent('"https://app.acme.example/consent/terms"'));
  const program = compiled.actions.consent?.program;
  if (program === undefined) throw new Error('the action was not compiled');

  /** The program with another text in place of the URL that it asks for. */
  function asking(url: string, changed: Program = program as Program): Program {
    const functions = JSON.stringify(changed.functions).replace('https://app.acme.example/consent/terms', url);
    return { ...changed, functions: JSON.parse(functions) as Program['functions'] };
  }

  function codeOf(change: (action: ReturnType<typeof loose>, bundle: ReturnType<typeof loose>) => void): string {
    const file = loose(bundleFile(compiled));
    const { consent: bundled } = file.bundle.actions;
    change(bundled, file.bundle);
    bundled.digest = programDigest(bundled.program);
    try {
      loadBundle(bytesOf(resealed(file)));
      return 'loaded';
    } catch (error) {
      if (error instanceof BundleError) return error.code;
      throw error;
    }
  }

  it('is an error at the call, in both evaluators', () => {
    const input = { event: {}, now: 0 };
    expect(planProgram(program).replay(input, []).effects).toEqual([{ type: 'redirect', url: 'https://app.acme.example/consent/terms' }]);
    for (const url of ['https://evil.example/', 'https://app.acme.example/consent/../x', 'https://app.acme.example/consent/terms#x', '']) {
      const outcome = planProgram(asking(url)).replay(input, []);
      expect(outcome).toMatchObject({ decision: 'deny', reason: 'action-error', effects: [] });
      expect(runReference(asking(url), input)).toEqual(outcome);
    }
  });

  it('is refused by the loader', () => {
    expect(codeOf(() => {})).toBe('loaded');
    const led = (url: string) => (bundled: ReturnType<typeof loose>) => {
      bundled.program = asking(url, { ...program, targets: [{ method: 'REDIRECT', url: [{ text: url }] }] });
      bundled.egress.targets[0].url = url;
    };
    expect(codeOf(led('https://app.acme.example/consent/other'))).toBe('loaded');
    expect(codeOf(led('https://evil.example/'))).toBe('target-not-allowed');
    expect(codeOf((_action, bundle) => (bundle.redirect.allow = []))).toBe('target-not-allowed');
    expect(codeOf((_action, bundle) => (bundle.redirect.allow = ['javascript:alert(1)']))).toBe('allow-entry');
    expect(
      codeOf((_action, bundle) => {
        bundle.fetch.allow = [{ url: 'https://evil.example/', methods: ['GET'], redirects: 0 }];
        led('https://evil.example/')(bundle.actions.consent);
      }),
    ).toBe('target-not-allowed');
    const fetching = {
      op: 'request',
      url: { op: 'literal', value: allowed },
      options: { op: 'special', name: 'undefined' },
      headers: [],
      targets: [0],
    };
    expect(
      codeOf(({ program: changed }) => {
        changed.functions[0].slots += 1;
        changed.functions[0].body.push({ op: 'fetch', all: false, slot: changed.functions[0].slots - 1, requests: [fetching] });
      }),
    ).toBe('program-refused');
  });
});
