import { describe, expect, it } from 'vitest';
import { compileLoaded } from '../../compiler/compile-tenant.ts';
import { loadFiles } from '../../compiler/source/load.ts';

type Files = { readonly [path: string]: string };

function check(files: Files) {
  const all = { 'writ.yaml': 'tenant: acme\nwrit: 1\n', ...files };
  const { diagnostics } = compileLoaded(loadFiles(new Map(Object.entries(all))));
  return diagnostics;
}

const action = (body: string) => `export default async function act(event, api) {\n${body}\n}\n`;
const login = (blocks: string) =>
  `flow: login\nstages:\n  pre-login: [identity-lookup, password-check]\n  post-auth: ${blocks}\n  post-login: [issue-session]\n`;

/** What is said of `reader`, whose body this is, behind the given blocks of login/post-auth. */
function problemsOf(blocks: string, reader: string, files: Files = {}): string[] {
  const found = check({ 'flows/login.yaml': login(blocks), 'actions/reader.ts': action(reader), ...files });
  return found.map(({ slug, message }) => `${slug}: ${message}`);
}

const writer = (body: string) => ({ 'actions/writer.ts': action(body) });
const always = '[{ action: writer }, { action: reader }]';
const flag = writer("api.state.set('flag', event.request.asn.is_tor);");
const missing = (path: string) => `possibly-missing: \`${path}\` may be missing here`;

describe('the type of step behind an action', () => {
  it('has the keys that it writes, with the types of what it writes', () => {
    const written = writer(`
      api.state.set('limit', event.authentication.methods.length);
      api.state.set('geo', event.request.geo);
      api.state.set('names', event.user.roles.map((role) => ({ role, first: role.at(0) })));
      api.state.set('level', event.request.asn.is_vpn ? 'high' : 'low');
      api.state.set('level', null);`);
    const { limit, ...uses } = {
      limit: 'const more: number = step.writer.limit + 1; api.log("info", `${more}`);',
      geo: 'api.log("info", step.writer.geo.country.toLowerCase());',
      names: 'for (const { role, first } of step.writer.names) api.log("info", role.toUpperCase() + (first ?? ""));',
      level: 'if (step.writer.level === "high") api.deny("x"); if (step.writer.level === null) api.deny("y");',
    };
    expect(problemsOf(always, [limit, ...Object.values(uses)].join('\n'), written)).toEqual([]);
    expect(problemsOf(always, 'api.log("info", step.writer.limit);', written)).toEqual([
      'type-mismatch: argument of type `number` is not assignable to parameter of type `string`',
    ]);
    expect(problemsOf(always, 'if (step.writer.level === "middle") api.deny("x");', written)).toEqual([
      expect.stringMatching(/^impossible-comparison: .*"high" \| "low" \| null/),
    ]);
    expect(problemsOf(always, 'api.log("info", step.writer.names.map(({ first }) => first.trim()).join());', written)).toEqual([
      missing('first'),
    ]);
  });

  it('has nothing else: other blocks and keys are errors that name what there is', () => {
    const [key] = check({ 'flows/login.yaml': login(always), 'actions/reader.ts': action('if (step.writer.flg) api.deny("x");'), ...flag });
    expect(key).toMatchObject({ slug: 'step-unwritten', file: 'actions/reader.ts', range: { start: { line: 2, column: 17 } } });
    expect(key?.message).toBe('nothing before this action writes `step.writer.flg`; did you mean `step.writer.flag`?');
    expect(key?.help).toContain('`writer` writes `flag`.');
    expect(key?.fixes?.[0]?.edits[0]?.text).toBe('flag');
    const [block] = check({
      'flows/login.yaml': login(always),
      'actions/reader.ts': action('if (step["writr"].flag) api.deny("x");'),
      ...flag,
    });
    expect(block?.message).toBe('nothing before this action writes `step.writr`; did you mean `step.writer`?');
    expect(block?.help).toContain('The blocks before it are `identity-lookup`, `password-check`, `writer`.');
    expect(block?.fixes?.[0]?.edits[0]?.text).toBe("'writer'");
  });

  it('has no keys of blocks behind it, nor its own', () => {
    const order = '[{ action: reader }, { action: writer }]';
    expect(problemsOf(order, 'if (step.writer.flag) api.deny("x");', flag)).toEqual([
      'step-unwritten: nothing before this action writes `step.writer`',
    ]);
    expect(problemsOf('[{ action: reader }]', 'api.state.set("a", 1); if (step.reader.a) api.deny("x");')).toEqual([
      'step-unwritten: nothing before this action writes `step.reader`',
    ]);
  });

  it('follows a slug with hyphens, or one of the block', () => {
    const blocks = '[{ action: writer, slug: step-up-on-risk }, { action: reader }]';
    expect(problemsOf(blocks, "if (step['step-up-on-risk'].flag) api.deny('x');", flag)).toEqual([]);
    expect(problemsOf(blocks, 'if (step.writer.flag) api.deny("x");', flag)).toEqual([
      'step-unwritten: nothing before this action writes `step.writer`',
    ]);
  });

  it('is data that nobody described where the keys are not known before a run', () => {
    const open = writer('for (const role of event.user.roles) api.state.set(`is_${role.length}`, true);');
    expect(problemsOf(always, 'if (step.writer.is_3 === true) api.deny("x");', open)).toEqual([]);
    expect(problemsOf(always, 'for (const item of step.writer.is_3) api.log("info", item);', open)).toEqual([
      expect.stringMatching(/^dynamic-data/),
    ]);
  });

  it('takes keys from a choice of constants, each of which may be missing', () => {
    const choice = writer("api.state.set(event.request.asn.is_tor ? 'tor' : 'direct', 1);");
    expect(problemsOf(always, 'api.log("info", `${step.writer.tor ?? 0}${step.writer.direct ?? 0}`);', choice)).toEqual([]);
    expect(problemsOf(always, 'api.log("info", `${step.writer.tor + 1}`);', choice)).toEqual([missing('step.writer.tor')]);
  });
});

describe('a step key that may be missing', () => {
  const read = 'api.log("info", `${step.writer.n + 1}`);';
  it.each([
    ['one arm writes it', "if (event.request.asn.is_tor) api.state.set('n', 1);"],
    ['a loop writes it', "for (const role of event.user.roles) { if (role === 'admin') continue; api.state.set('n', 1); }"],
    ['an early return comes before it', "if (event.request.asn.is_tor) return;\napi.state.set('n', 1);"],
    [
      'the body of a try writes it',
      "try { JSON.parse(event.request.user_agent); api.state.set('n', 1); } catch (error) { api.log('warn', error.message); }",
    ],
    [
      'a helper writes it on some ways',
      "put(api, event.request.asn.is_tor); }\nfunction put(api, really) { if (really) api.state.set('n', 1);",
    ],
  ])('where %s', (_why, body) => {
    expect(problemsOf(always, read, writer(body))).toEqual([missing('step.writer.n')]);
    expect(problemsOf(always, 'api.log("info", `${(step.writer.n ?? 0) + 1}`);', writer(body))).toEqual([]);
  });

  it.each([
    ['every arm writes it', "if (event.request.asn.is_tor) api.state.set('n', 1); else api.state.set('n', 2);"],
    ['the other way denies', "if (event.request.asn.is_tor) { api.deny('tor'); return; }\napi.state.set('n', 1);"],
    ['the other way throws', "if (event.request.asn.is_tor) throw new Error('tor');\napi.state.set('n', 1);"],
    [
      'both end of a try write it',
      "try { JSON.parse(event.request.user_agent); api.state.set('n', 1); } catch (error) { api.log('warn', error.message); api.state.set('n', 2); }",
    ],
    ['a helper writes it', "put(api); }\nfunction put(api) { api.state.set('n', 1);"],
    ['every case writes it', "switch (event.client.type) { case 'web': api.state.set('n', 1); break; default: api.state.set('n', 2); }"],
  ])('but not where %s', (_why, body) => {
    expect(problemsOf(always, read, writer(body))).toEqual([]);
  });

  it('is not tested, compared or told as if it were there, by whatever name', () => {
    const perhaps = writer("if (event.request.asn.is_tor) api.state.set('flag', event.request.asn.is_vpn);");
    const body = (text: string) => problemsOf(always, text, perhaps);
    const unspoken = [
      'step.writer.flag',
      "step['writer'].flag",
      '!step.writer.flag',
      'step.writer.flag !== true',
      'step.writer.flag && event.request.asn.is_tor',
    ];
    for (const text of unspoken) expect(body(`if (${text}) api.deny('x');`)).toEqual([expect.stringMatching(/^possibly-missing: /)]);
    expect(body('api.log("info", `${step.writer.flag}`);')).toEqual([missing('step.writer.flag')]);
    expect(body("api.log('info', step.writer.flag ? 'a' : 'b');")).toEqual([missing('step.writer.flag')]);
    expect(body("const { flag } = step.writer; if (!flag) api.deny('x');")).toEqual([missing('flag')]);
    expect(body("const { writer } = step; if (!writer.flag) api.deny('x');")).toEqual([missing('writer.flag')]);
    expect(body("const found = step.writer; const flag = found.flag; if (!flag) api.deny('x');")).toEqual([missing('flag')]);
    const spoken = [
      "if (step.writer.flag ?? false) api.deny('x');",
      "if (step.writer?.flag) api.deny('x');",
      "if (step.writer.flag === undefined) api.deny('x');",
      "const { flag = false } = step.writer; if (!flag) api.deny('x');",
      "const flag = step.writer.flag; if (flag !== undefined && !flag) api.deny('x');",
    ];
    for (const text of spoken) expect(body(text)).toEqual([]);
  });

  it('is one of an action behind whose errors the flow goes on', () => {
    const blocks = '[{ action: writer, on-error: continue }, { action: reader }]';
    expect(problemsOf(blocks, read, writer("api.state.set('n', 1);"))).toEqual([missing('step.writer.n')]);
  });

  it('is one of a block in a branch, behind the decision', () => {
    const decision = (then: string, otherwise: string) =>
      `[{ decision: d, when: [{ if: event.request.asn.is_vpn, then: ${then} }], else: ${otherwise} }, { action: reader }]`;
    const one = writer("api.state.set('n', 1);");
    expect(problemsOf(decision('[{ action: writer }]', '[]'), read, one)).toEqual([missing('step.writer')]);
    expect(problemsOf(decision('[{ action: writer }]', '[]'), 'api.log("info", `${step.writer?.n ?? 0}`);', one)).toEqual([]);
    expect(problemsOf(decision('[{ action: writer }]', '[{ deny: { reason: x } }]'), read, one)).toEqual([]);
    expect(problemsOf(decision('[{ action: writer }]', '[{ action: writer }]'), read, one)).toEqual([]);
    expect(
      problemsOf(
        decision('[{ action: writer }, { action: reader, slug: inner }]', '[]'),
        'api.log("info", `${step.writer?.n ?? 0}`);',
        one,
      ),
    ).toEqual([]);
  });
});

describe('the type of step behind other blocks', () => {
  it('is the output of a platform block, by the table', () => {
    const use = `const { score, severity, recommendation } = step['risk-evaluate'];
      if (score > 70 && severity === 'high' && recommendation !== 'allow') api.deny('risk');
      if (!step['password-check'].verified) api.deny('password');`;
    expect(problemsOf('[risk-evaluate, { action: reader }]', use)).toEqual([]);
    expect(problemsOf('[risk-evaluate, { action: reader }]', "if (step['risk-evaluate'].severity === 'bad') api.deny('x');")).toEqual([
      expect.stringMatching(/^impossible-comparison/),
    ]);
    expect(problemsOf('[{ risk-evaluate: {}, slug: risk }, { action: reader }]', 'if (step.risk.score > 70) api.deny("x");')).toEqual([]);
  });

  it('is not there for a disabled block', () => {
    expect(
      problemsOf('[{ risk-evaluate: {}, disabled: true }, { action: reader }]', "if (step['risk-evaluate'].score > 70) api.deny('x');"),
    ).toEqual(['step-of-disabled-block: `step.risk-evaluate` is read here, and `risk-evaluate`, which would write it, is disabled']);
  });

  it('is the answer of a webhook, or its failure where the flow goes on', () => {
    const hook = (more: string) =>
      `[{ webhook: fraud, request: { method: POST, url: "https://fraud.example/v1" }, answer: schemas/fraud.schema.json${more} }, { action: reader }]`;
    const schema = {
      'writ.yaml': 'tenant: acme\nwrit: 1\nfetch: { allow: ["https://fraud.example/"] }\n',
      'schemas/fraud.schema.json': '{ "type": "object", "properties": { "score": { "type": "number" } }, "required": ["score"] }',
    };
    const careful = 'if (step.fraud.ok && step.fraud.body.score > 0.7) api.deny("fraud");';
    expect(problemsOf(hook(''), careful, schema)).toEqual([]);
    expect(problemsOf(hook(', on-error: continue'), careful, schema)).toEqual([]);
    const careless = 'if (step.fraud.body.score > 0.7) api.deny("fraud");';
    expect(problemsOf(hook(''), careless, schema)).toEqual([]);
    expect(problemsOf(hook(', on-error: continue'), careless, schema)).toEqual([missing('step.fraud.body')]);
  });

  it('comes from earlier stages too, and in and out of custom flows', () => {
    const files = {
      'flows/login.yaml':
        'flow: login\nstages:\n  pre-login: [identity-lookup, { action: writer }]\n  post-auth: [{ run-flow: checks }, { action: reader }]\n  post-login: [issue-session]\n',
      'flows/checks.yaml': 'custom: checks\nstages:\n  all: [{ action: inner }, allow]\n',
      ...flag,
      'actions/inner.ts': action("api.state.set('seen', step.writer.flag);"),
      'actions/reader.ts': action("if (step.inner.seen || step.writer.flag) api.deny('x');"),
    };
    expect(check(files)).toEqual([]);
    expect(check({ ...files, 'actions/reader.ts': action("if (step.inner.seen === 'yes') api.deny('x');") })).toMatchObject([
      { slug: 'impossible-comparison', file: 'actions/reader.ts' },
    ]);
  });
});

describe('an action at several places', () => {
  const twice = (body: string, reader: string) =>
    check({
      'flows/login.yaml': login('[{ action: reader, slug: early }, { action: writer }, { action: reader }]'),
      'actions/reader.ts': action(reader),
      ...writer(body),
    }).map(({ slug, message }) => `${slug}: ${message}`);

  it('is checked at each, and a problem of one says which', () => {
    expect(twice("api.state.set('flag', true);", 'if (step.writer.flag) api.deny("x");')).toEqual([
      'step-unwritten: at login/post-auth, in the block early: nothing before this action writes `step.writer`',
    ]);
  });

  it('says once what is wrong at all of them, errors and warnings', () => {
    expect(
      twice("api.state.set('flag', true);", 'api.log("info", event.user.emial); api.log("info", `${step["identity-lookup"].found}`);'),
    ).toEqual(['unknown-member: `event.user` has no member `emial`; did you mean `email`?']);
    expect(
      twice(
        "api.state.set('flag', true); api.log('info', 'flag');",
        'const { found } = step["identity-lookup"]; const { email } = event.user; if (found) api.log("info", "x");',
      ),
    ).toEqual([expect.stringMatching(/^unused-read: `email`/)]);
  });

  it('names the block that tells two places of one stage apart', () => {
    const found = check({
      'flows/login.yaml': login('[{ action: reader, slug: early }, risk-evaluate, { action: reader }]'),
      'actions/reader.ts': action('if (event.authentication.risk_score > 70) api.deny("x");'),
    });
    expect(found.map(({ message }) => message)).toEqual([expect.stringMatching(/^at login\/post-auth, before risk-evaluate: /)]);
  });
});

describe('mistakes in an action', () => {
  it('are not held against those that read what it writes', () => {
    const broken = writer("api.state.set('flag', event.user.emial);");
    expect(problemsOf(always, 'if (step.writer.flag) api.deny("x");', broken)).toEqual([expect.stringMatching(/^unknown-member/)]);
    expect(problemsOf(always, 'if (step.writer.flag) api.deny("x");', writer('api.state.set('))).toEqual([
      expect.stringMatching(/^syntax-error/),
    ]);
  });
});
