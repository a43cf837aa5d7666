import { describe, expect, it } from 'vitest';
import { actionRunRequestSchema, fetchAnswersSchema, problemSchema, stageRunAnswerSchema } from '../../schemas/documents/http.ts';
import { outcomeSchema } from '../../schemas/documents/outcome.ts';
import { programSchema } from '../../schemas/documents/program.ts';
import { nearest } from '../../schemas/nearest.ts';
import { type ValidationProblem, validate } from '../../schemas/validator.ts';
import { program } from '../bundle/sample-bundle.ts';

const said = (problems: ValidationProblem[]) => problems.map(({ pointer, message }) => `${pointer} ${message}`);
const digest = `sha256:${'a'.repeat(64)}`;

const outcome = {
  decision: 'deny',
  reason: 'high_risk',
  error: { code: 'uncaught-error', message: 'TypeError: x' },
  message: null,
  state: {},
  app_metadata: { tier: 'free' },
  user_metadata: {},
  claims: {},
  id_claims: {},
  effects: [
    { type: 'log', level: 'info', message: 'm' },
    { type: 'state.set', key: 'k', value: [null] },
    { type: 'fetch', method: 'POST', url: 'https://a.example/', status: 200 },
    { type: 'fetch', method: 'GET', url: 'https://a.example/', error: 'x' },
    { type: 'user.setAppMetadata', patch: {} },
    { type: 'user.setUserMetadata', patch: {} },
    { type: 'session.setCustomClaim', name: 'tier', value: 'free', token: 'access' },
    { type: 'mfa.require', factors: [] },
    { type: 'redirect', url: 'https://a.example/' },
    { type: 'deny', reason: 'r' },
  ],
  usage: { steps: 41, bytes: 212, fetches: 0 },
  program: digest,
};

describe('problems of a value', () => {
  it('are sentences that name the place, what is expected and what is there', () => {
    const schema = {
      type: 'object',
      properties: {
        'a/b': { type: ['string', 'null'], minLength: 2 },
        level: { enum: ['info', 'warn'] },
        list: { type: 'array', uniqueItems: true },
      },
      required: ['level'],
      additionalProperties: false,
    };
    expect(said(validate(schema, { 'a/b': 1, list: [1, 1] }))).toEqual([
      ' lacks the member "level"',
      '/a~1b must be text or null, not a number',
      '/list says the same twice: elements 0 and 1',
    ]);
    expect(validate(schema, { levl: 1, level: 'wran' })).toEqual([
      { pointer: '/levl', message: 'is not a known member', unknownMember: true, suggestion: 'level' },
      { pointer: '/level', message: 'must be one of "info", "warn", not "wran"', unknownMember: false, suggestion: 'warn' },
    ]);
    expect(said(validate({ propertyNames: { pattern: '^a' } }, { b: 1 }))).toEqual(['/b "b" is not text that matches ^a']);
    expect(said(validate(false, 1))).toEqual([' is not allowed here']);
    expect(validate(true, 1)).toEqual([]);
  });

  it('are at most twenty', () => {
    expect(validate({ items: { type: 'string' } }, new Array(1000).fill(0))).toHaveLength(20);
  });

  it('include nesting that a recursive schema cannot follow, and that ends no process', () => {
    expect(said(validate({ $ref: '#' }, 1))).toEqual([' is nested too deep for its schema']);
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(said(validate({ type: 'array', items: { $ref: '#' } }, deep))).toEqual([' is nested too deep for its schema']);
  });

  it('of two schemas with one $id are kept apart', () => {
    expect(validate({ $id: 'urn:test:x', type: 'string' }, 1)).toHaveLength(1);
    expect(validate({ $id: 'urn:test:x', type: 'number' }, 1)).toHaveLength(0);
  });
});

describe('the documents', () => {
  it('hold what the commands and the service print', () => {
    expect(validate(outcomeSchema, outcome)).toEqual([]);
    expect(validate(outcomeSchema, { ...outcome, error: null, reason: null, effects: [], decision: 'continue' })).toEqual([]);
    expect(validate(programSchema, program)).toEqual([]);
    const answer = {
      run: 'r',
      bundle: digest,
      status: 'denied',
      reason: 'r',
      message: 'm',
      step: {},
      log: [],
      errors: [],
      now: '2026-01-01T00:00:00.000Z',
    };
    const effects = { app_metadata: {}, user_metadata: {}, claims: {}, id_claims: {} };
    expect(validate(stageRunAnswerSchema, { ...answer, effects })).toEqual([]);
    expect(validate(problemSchema, { type: 'about:blank', title: 'Bad Request', status: 400, code: 'event-invalid', errors: [] })).toEqual(
      [],
    );
  });

  it('name what is wrong in the variant that was meant, and nothing else', () => {
    const changed = {
      ...outcome,
      effects: [{ type: 'log', level: 'info' }, { type: 'fetch', method: 'GET', url: 'u', status: 'x' }, { type: 'lgo' }],
    };
    expect(said(validate(outcomeSchema, changed))).toEqual([
      '/effects/0 lacks the member "message"',
      '/effects/1/status must be a whole number, not text',
      expect.stringMatching('^/effects/2/type must be one of "log", '),
    ]);
  });

  it('take requests as the service and the commands get them', () => {
    const request = { event: {}, at: 'login/post-auth', step: { a: { x: 1 } }, config: 70, now: '2026-01-31T12:00:00.000Z' };
    expect(validate(actionRunRequestSchema, request)).toEqual([]);
    expect(said(validate(actionRunRequestSchema, { ...request, now: 'yesterday' }))).toEqual([
      '/now "yesterday" is not an instant such as 2026-01-31T12:00:00.000Z',
    ]);
    const answers = [
      { method: 'POST', url: 'https://a.example/', status: 200, headers: {}, body: { x: 1 }, ms: 20 },
      { method: 'GET', url: 'https://a.example/', error: 'refused' },
    ];
    expect(validate(fetchAnswersSchema, answers)).toEqual([]);
    expect(said(validate(fetchAnswersSchema, [{ method: 'GET', url: 'https://a.example/' }]))).toEqual(['/0 lacks the member "status"']);
  });

  it('refuse a program with a node that is not in the table, at every depth, in one walk', () => {
    let nested: object = { op: 'literal', value: 1 };
    for (let depth = 0; depth < 200; depth++) nested = { op: 'binary', operator: '+', left: nested, right: { op: 'slot', slot: 0 } };
    const withBody = (value: object) => ({ ...program, functions: [{ parameters: 0, slots: 1, body: [{ op: 'evaluate', value }] }] });
    expect(validate(programSchema, withBody(nested))).toEqual([]);
    const broken = JSON.parse(JSON.stringify(withBody(nested)).replace('"value":1', '"value":[1]')) as unknown;
    const [problem, ...others] = validate(programSchema, broken);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ pointer: `/functions/0/body/0/value${'/left'.repeat(200)}/value` });
  });
});

describe('the name that was probably meant', () => {
  it('is the nearest one, whatever its spelling of word breaks', () => {
    const names = ['risk_score', 'email', 'email_verified', 'setAppMetadata', 'is_tor'];
    const meant = (name: string) => nearest(name, names);
    expect(['riskScore', 'risk-score', 'emial', 'mail', 'setAppMetaData', 'istor', 'emailVerified'].map(meant)).toEqual([
      'risk_score',
      'risk_score',
      'email',
      'email',
      'setAppMetadata',
      'is_tor',
      'email_verified',
    ]);
    expect(['phone', 'x', '', 'country'].map(meant)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
