import { describe, expect, it } from 'vitest';
import { validateEvent } from '../../runtime/validation.ts';
import { attachPoints } from '../../schemas/platform/flows.ts';
import { type Position, positionOf } from '../../schemas/platform/position.ts';
import { presetsAt } from '../../schemas/platform/presets.ts';
import { overlayEvent, sampleEvent } from '../../schemas/platform/sample.ts';

const positions: Position[] = attachPoints.flatMap((at) => [
  positionOf(at),
  positionOf(at, []),
  positionOf(at, ['identity-lookup', 'risk-evaluate']),
]);

describe('sample events', () => {
  it('satisfy the schema of every position in every situation that can arise there', () => {
    for (const position of positions) {
      for (const preset of presetsAt(position)) {
        expect({ at: position.at, preset, ...validateEvent(sampleEvent(position, preset), position) }).toMatchObject({ ok: true });
      }
    }
  });

  it('leave optional groups out', () => {
    expect(sampleEvent(positionOf('login/pre-login'))).not.toHaveProperty('user');
    expect(sampleEvent(positionOf('login/post-auth'))).toHaveProperty('user.id');
    expect(sampleEvent(positionOf('registration/pre-create'))).not.toHaveProperty('user.id');
  });

  it('hold nothing that the position does not have', () => {
    expect(sampleEvent(positionOf('login/pre-login'), 'high-risk')).not.toHaveProperty('authentication.risk_score');
    expect(sampleEvent(positionOf('login/post-auth'), 'high-risk')).toHaveProperty('authentication.risk_score', 92);
  });
});

describe('a partial event', () => {
  const position = positionOf('login/post-auth');

  it('merges groups and replaces lists and metadata bags', () => {
    const base = overlayEvent(position, { user: { app_metadata: { a: 1 }, roles: ['x', 'y'] } });
    const event = overlayEvent(position, { request: { geo: { country: 'BR' } }, user: { app_metadata: { b: null }, roles: [] } }, base);
    expect(event).toMatchObject({ request: { geo: { country: 'BR', city: 'Amsterdam' } }, user: { id: 'usr_2f6d3c' } });
    expect(event).toHaveProperty('user.app_metadata', { b: null });
    expect(event).toHaveProperty('user.roles', []);
  });

  it('removes with null what cannot be null', () => {
    const event = overlayEvent(position, { transaction: { redirect_uri: null }, user: { app_metadata: { tier: null } } });
    expect(event).not.toHaveProperty('transaction.redirect_uri');
    expect(event).toHaveProperty('user.app_metadata', { tier: null });
  });

  it('brings the rest of an optional group with its first member', () => {
    const preLogin = positionOf('login/pre-login');
    const event = overlayEvent(preLogin, { user: { email: 'eve@corp.example' }, transaction: { organization: { name: 'north' } } });
    expect(event).toMatchObject({
      user: { id: 'usr_2f6d3c', email: 'eve@corp.example' },
      transaction: { organization: { id: 'org_1', name: 'north' } },
    });
    expect(validateEvent(event, preLogin)).toEqual({ ok: true });
  });

  it('keeps what is wrong, so that validation can name it', () => {
    expect(validateEvent(overlayEvent(position, { request: 'x' }), position)).toEqual({
      ok: false,
      errors: [{ pointer: '/request', message: 'must be an object, not text' }],
    });
    expect(overlayEvent(position, { future_group: { x: 1 } })).toHaveProperty('future_group', { x: 1 });
  });
});
