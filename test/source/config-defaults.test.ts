import { describe, expect, it } from 'vitest';
import { compileLoaded } from '../../compiler/compile-tenant.ts';
import { loadFiles } from '../../compiler/source/load.ts';
import { filledSchema, withDefaults } from '../../schemas/defaults.ts';
import type { Json } from '../../schemas/json.ts';
import { validate } from '../../schemas/validator.ts';

const schema = {
  type: 'object',
  properties: {
    threshold: { type: 'number', default: 70 },
    note: { type: ['string', 'null'], default: 'none' },
    mail: {
      type: 'object',
      properties: { from: { type: 'string' }, subject: { type: 'string', default: 'Hello' } },
      required: ['from'],
    },
    rules: { type: 'array', items: { type: 'object', properties: { weight: { type: 'number', default: 1 } } } },
    window: { type: 'object', properties: { from: { type: 'number', default: 8 }, to: { type: 'number' } }, default: { to: 17 } },
  },
  additionalProperties: false,
} as const;

/** The tenant's diagnostics, and the configuration that its bundle has. */
function compiled(config: string, source: string, configSchema: unknown = schema) {
  const files = {
    'writ.yaml': 'tenant: acme\n',
    'flows/login.yaml': `flow: login\nstages:\n  post-auth:\n    - action: judge\n${config}${config === '' || config.endsWith('\n') ? '' : '\n'}  post-login: [issue-session]\n`,
    'actions/judge.ts': `export default async function judge(event, api) {\n  ${source}\n}\n`,
    'actions/judge.config.json': JSON.stringify(configSchema),
  };
  const { bundle, diagnostics } = compileLoaded(loadFiles(new Map(Object.entries(files))));
  const [block] = bundle?.flows.login?.stages[0]?.blocks ?? [];
  return {
    config: block?.kind === 'action' ? block.config : undefined,
    problems: diagnostics.map(({ slug, message }) => `${slug}: ${message}`),
  };
}

const unused = "api.log('info', 'seen');";
const defaults = { threshold: 70, note: 'none', window: { from: 8, to: 17 } };

describe('defaults of a configuration', () => {
  it.each<[string, string, Json]>([
    ['a block without a configuration', '', defaults],
    ['what is given stays', '      config: { threshold: 5, note: null }\n', { ...defaults, threshold: 5, note: null }],
    [
      'parts that are there get theirs, parts that are not stay away',
      '      config: { mail: { from: a }, rules: [{}, { weight: 3 }], window: {} }\n',
      { threshold: 70, note: 'none', mail: { from: 'a', subject: 'Hello' }, rules: [{ weight: 1 }, { weight: 3 }], window: { from: 8 } },
    ],
  ])('stand in the bundle: %s', (_what, config, expected) => {
    expect(compiled(config, unused)).toEqual({ config: expected, problems: [] });
  });

  it('leave no configuration where there is none', () => {
    expect(compiled('', unused, { type: 'object', properties: { a: { type: 'number' } } })).toEqual({ config: undefined, problems: [] });
  });

  it('make a member one that is always there, also inside', () => {
    const source = 'if (config.threshold > 5 && config.window.from > 3 && (config.mail?.subject.length ?? 0) > 1) api.deny("no");';
    expect(compiled('', source).problems).toEqual([]);
  });

  it('make no other member one', () => {
    expect(compiled('', 'if (config.window.to > 3) api.deny("no");').problems).not.toEqual([]);
    expect(compiled('', 'if (config.mail.from === "a") api.deny("no");').problems).not.toEqual([]);
  });

  it('must be what their own schema says', () => {
    const wrong = (property: object) => compiled('', unused, { type: 'object', properties: { a: property } }).problems;
    expect(wrong({ type: 'number', default: 'x' })).toEqual([
      'schema-invalid: the JSON Schema cannot be used: the default at /properties/a must be a number, not text',
    ]);
    expect(wrong({ type: 'array', items: { type: 'object', properties: { b: { enum: ['c'], default: 'd' } } } })).toEqual([
      expect.stringContaining('the default at /properties/a/items/properties/b must be one of "c", not "d"'),
    ]);
  });

  it('are filled in by the name that stands there, whatever it is', () => {
    const odd = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"object","default":{"a":1}},"constructor":{"default":1}}}');
    const filled = withDefaults(odd, {});
    expect(Object.getPrototypeOf(filled)).toBe(Object.prototype);
    expect(JSON.stringify(filled)).toBe('{"__proto__":{"a":1},"constructor":1}');
  });

  it('are copies: what two blocks get is not shared', () => {
    const [first, second] = [withDefaults(schema, {}), withDefaults(schema, {})] as { window: object }[];
    expect(first).toEqual(second);
    expect(first?.window).not.toBe(second?.window);
    expect(first?.window).not.toBe(schema.properties.window.default);
  });

  it('satisfy the schema of what is filled in', () => {
    for (const given of [{}, { mail: { from: 'a' } }, { rules: [{}] }, { note: null }] as Json[]) {
      expect(validate(filledSchema(schema), given)).not.toEqual([]);
      expect(validate(filledSchema(schema), withDefaults(schema, given))).toEqual([]);
    }
  });
});
