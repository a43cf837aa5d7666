import fc from 'fast-check';

/** An expression as a flow's author writes it, and as V8 reads it. */
export interface Expression {
  readonly written: string;
  readonly v8: string;
}

const same = (text: string): Expression => ({ written: text, v8: text });

/** A step key: what its author writes is no JavaScript where the slug has hyphens. */
const key = (slug: string, path: string, sure: boolean): Expression => ({
  written: `step.${slug}.${path}`,
  v8: `step[${JSON.stringify(slug)}]${sure ? '.' : '?.'}${path}`,
});

/** A key that may be missing, with what holds then. */
const either = (slug: string, path: string, fallback: string, sure = true): Expression => {
  const { written, v8 } = key(slug, path, sure);
  return { written: `(${written} ?? ${fallback})`, v8: `(${v8} ?? ${fallback})` };
};

const choice = (...texts: readonly (string | Expression)[]) =>
  fc.constantFrom(...texts.map((text) => (typeof text === 'string' ? same(text) : text)));

/** Several expressions as one. */
function joined(parts: readonly fc.Arbitrary<Expression>[], print: (...texts: readonly string[]) => string): fc.Arbitrary<Expression> {
  return fc.tuple(...parts).map((found) => ({
    written: print(...found.map(({ written }) => written)),
    v8: print(...found.map(({ v8 }) => v8)),
  }));
}

const leaves = {
  flag: choice(
    'event.request.asn.is_vpn',
    'event.request.asn.is_tor',
    'event.user.email_verified',
    'config.strict',
    key('step-up-on-risk', 'flag', true),
    either('step-up-on-risk', 'perhaps_flag', 'false'),
    either('step-up-on-risk', 'perhaps_flag', 'event.request.asn.is_bogon'),
    either('only-sometimes', 'flag', 'true', false),
  ),
  count: choice(
    'event.authentication.risk_score',
    'event.user.logins_count',
    'config.threshold',
    '0',
    '1.5',
    '70',
    key('risk-evaluate', 'score', true),
    key('step-up-on-risk', 'count', true),
    either('step-up-on-risk', 'perhaps_count', '-1'),
    either('only-sometimes', 'count', 'config.threshold', false),
  ),
  text: choice(
    'event.request.hostname',
    'event.request.user_agent',
    '(event.transaction.locale ?? "none")',
    'config.country',
    '"a-b"',
    '""',
    'session.id',
    key('risk-evaluate', 'severity', true),
    key('step-up-on-risk', 'text', true),
    either('step-up-on-risk', 'perhaps_text', '"none"'),
    either('only-sometimes', 'text', 'event.request.hostname', false),
  ),
  list: choice('event.user.roles', 'config.countries', 'event.authentication.methods'),
};

const operators = ['+', '-', '*', '%'];
const orders = ['<', '<=', '>', '>='];
const equals = ['===', '!=='];

const counts = (depth: number): fc.Arbitrary<Expression> => {
  if (depth === 0) return leaves.count;
  const [count, text, flag] = [counts(depth - 1), texts(depth - 1), flags(depth - 1)];
  return fc.oneof(
    leaves.count,
    ...operators.map((operator) => joined([count, count], (left, right) => `(${left} ${operator} ${right})`)),
    joined([text], (value) => `${value}.length`),
    joined([text, text], (value, part) => `${value}.indexOf(${part})`),
    joined([count, count], (left, right) => `Math.max(${left}, ${right})`),
    joined([leaves.list], (list) => `${list}.length`),
    joined([flag, count, count], (when, yes, no) => `(${when} ? ${yes} : ${no})`),
  );
};

const texts = (depth: number): fc.Arbitrary<Expression> => {
  if (depth === 0) return leaves.text;
  const [count, text, flag] = [counts(depth - 1), texts(depth - 1), flags(depth - 1)];
  return fc.oneof(
    leaves.text,
    joined([text, text], (left, right) => `(${left} + ${right})`),
    joined([text, count], (left, right) => `\`${'${'}${left}} is ${'${'}${right}}\``),
    joined([text], (value) => `${value}.toUpperCase()`),
    joined([text, count], (value, from) => `${value}.slice(${from})`),
    joined([leaves.list], (list) => `${list}.join("-")`),
    joined([leaves.list], (list) => `(${list}[0] ?? "nobody")`),
    joined([flag, text, text], (when, yes, no) => `(${when} ? ${yes} : ${no})`),
  );
};

const flags = (depth: number): fc.Arbitrary<Expression> => {
  if (depth === 0) return leaves.flag;
  const [count, text, flag] = [counts(depth - 1), texts(depth - 1), flags(depth - 1)];
  return fc.oneof(
    leaves.flag,
    joined([flag], (value) => `!${value}`),
    joined([flag, flag], (left, right) => `(${left} && ${right})`),
    joined([flag, flag], (left, right) => `(${left} || ${right})`),
    joined([flag, flag, flag], (when, yes, no) => `(${when} ? ${yes} : ${no})`),
    ...orders.map((order) => joined([count, count], (left, right) => `(${left} ${order} ${right})`)),
    ...equals.map((equal) => joined([count, count], (left, right) => `(${left} ${equal} ${right})`)),
    joined([text, text], (left, right) => `${left}.includes(${right})`),
    joined([text, text], (left, right) => `${left}.startsWith(${right})`),
    joined([text, text], (left, right) => `(${left} < ${right})`),
    joined([leaves.list, text], (list, value) => `${list}.includes(${value})`),
    joined([leaves.list, text], (list, value) => `${list}.some((item) => item === ${value})`),
  );
};

export const conditions = flags(3);
/** What a template may hold, of any kind. */
export const templated = fc.oneof(flags(2), counts(2), texts(2), leaves.list);
/** What may stand inside a text. */
export const told = fc.oneof(flags(2), counts(2), texts(2));
/** What may stand in a URL, where only texts are encoded. */
export const toldAsText = texts(2);
/** What may stand in a header, whose value is Latin-1. */
export const toldInHeader = fc.oneof(flags(2), counts(2));
