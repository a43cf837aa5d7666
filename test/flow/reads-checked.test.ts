import { describe, expect, it } from 'vitest';
import { readsChecked } from '../../runtime/flow/reads-checked.ts';
import { compileFiles } from './support/flow-files.ts';

/** Whether a decision with this condition goes by what the check before it came to. */
function goesBy(condition: string, check = 'mfa'): boolean {
  const flow = `flow: login\nstages:\n  pre-login: [identity-lookup, password-check]\n  post-auth:\n    - mfa\n    - require-mfa-enroll\n    - decision: route\n      when:\n        - if: >-\n            ${condition}\n          then: [{ deny: { reason: failed } }]\n  post-login: [issue-session]\n`;
  const { bundle, diagnostics } = compileFiles({ 'flows/login.yaml': flow });
  const block = bundle?.flows.login?.stages[1]?.blocks[2];
  if (block?.kind !== 'decision' || block.compiled === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return readsChecked(block.compiled.program, check, 'verified');
}

describe('a decision goes by a check', () => {
  it.each([
    'step.mfa.verified',
    '!step.mfa.verified',
    'step.mfa.verified === false',
    'step["mfa"]["verified"]',
    '!(step.mfa?.verified ?? false)',
    'step.mfa.verified ? event.request.asn.is_tor : event.request.asn.is_vpn',
    'event.request.asn.is_tor && !step.mfa.verified',
    '!step.mfa.verified && (event.request.asn.is_tor || event.request.asn.is_vpn)',
  ])('by which its branch may be another: %s', (condition) => {
    expect(goesBy(condition)).toBe(true);
  });

  it.each([
    'event.request.asn.is_tor',
    'step.require-mfa-enroll.enrolled',
    'step.mfa.verified ? false : false',
    'step.mfa.verified ? event.request.asn.is_tor : event.request.asn.is_tor',
    '(step.mfa.verified || event.request.asn.is_vpn) ? false : false',
    'step.mfa.verified && false',
    'step.mfa.verified || true',
    '(step.mfa?.verified ?? true) && false',
    'step.mfa.verified || !step.mfa.verified',
    'step.mfa.verified === step.mfa.verified',
    'event.request.asn.is_tor && (step.mfa.verified ? true : true)',
  ])('only then: %s', (condition) => {
    expect(goesBy(condition)).toBe(false);
  });
});
