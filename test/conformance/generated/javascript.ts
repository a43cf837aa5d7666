import type { Argument, Block, Expression, Part, Sealed, Statement } from '../../../schemas/ir/nodes.ts';
import type { Program, ProgramFunction } from '../../../schemas/ir/program.ts';
import type { Builtin } from '../../../schemas/language/builtin.ts';
import { builtinEntries } from '../../../schemas/language/builtins/index.ts';

/**
 * Prints a program of the IR as the JavaScript it stands for, node by node and with parentheses everywhere, so that V8 can say
 * what it comes to. Nothing of the evaluators is used here.
 */
export function printJavaScript(program: Program): string {
  const constants = program.constants.map((constant, index) => `const k${index} = Object.freeze(${expression(constant, program)});`);
  const functions = program.functions.map((definition, index) => printFunction(definition, index, program));
  const entry = program.functions.length - 1;
  return [
    preludeText,
    ...constants,
    ...functions,
    `export default async function (event, api) { theEvent = event; theApi = api; ${suspends(program, entry) ? 'await ' : ''}f${entry}(); }`,
  ].join('\n');
}

/** What has no spelling of its own in JavaScript. Identity is kept where the IR keeps it. */
const preludeText = `
let theEvent, theApi;
const rest = (value, keys) => { const all = { ...value }; for (const key of keys) delete all[key]; return all; };
const asError = (value) => value instanceof Error ? value : new TypeError('not an error');
const conform = (value, shape) => { if (!fits(value, shape)) throw new TypeError('another shape'); return value; };
const fits = (value, shape) => {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (shape.kind === 'any') return true;
  if (shape.kind === 'list') return Array.isArray(value) && value.every((element) => fits(element, shape.of));
  if (shape.kind === 'record') return isRecord && shape.members.every(({ name, shape, optional }) => Object.hasOwn(value, name) ? fits(value[name], shape) : optional);
  return typeof value === shape.kind;
};`;

/** Whether a function waits for a fetch, itself or by what it calls. */
function suspends(program: Program, index: number): boolean {
  const text = JSON.stringify(program.functions[index]?.body ?? []);
  if (text.includes('"op":"fetch"')) return true;
  const calls = [...text.matchAll(/"op":"call","function":(\d+)/g)].map(([, callee]) => Number(callee));
  return calls.some((callee) => suspends(program, callee));
}

function printFunction({ parameters, slots, body }: ProgramFunction, index: number, program: Program): string {
  const names = Array.from({ length: slots }, (_, each) => `s${each}`);
  const locals = names.slice(parameters);
  const declared = locals.length === 0 ? '' : `let ${locals.join(', ')};`;
  const kind = suspends(program, index) ? 'async function' : 'function';
  return `${kind} f${index}(${names.slice(0, parameters).join(', ')}) { ${declared} ${block(body, program)} }`;
}

function block(statements: Block, program: Program): string {
  return statements.map((each) => statement(each, program)).join(' ');
}

function statement(node: Statement, program: Program): string {
  const value = (each: Expression) => expression(each, program);
  const inside = (each: Block) => `{ ${block(each, program)} }`;
  switch (node.op) {
    case 'set':
      return `s${node.slot} = ${value(node.value)};`;
    case 'seal':
      return `s${node.slot} = ${sealed(node.value, program)};`;
    case 'put':
      return `${value(node.object)}[${value(node.key)}] = ${value(node.value)};`;
    case 'evaluate':
      return `void ${value(node.value)};`;
    case 'if':
      return `if ${value(node.test)} ${inside(node.consequent)} else ${inside(node.alternate)}`;
    case 'switch': {
      const cases = node.cases.map(({ tests, body }) =>
        // A case without a test is never chosen.
        tests.length === 0 ? '' : `${tests.map((test) => `case ${value(test)}:`).join(' ')} ${inside(body)} break;`,
      );
      return `switch ${value(node.value)} { ${cases.join(' ')} default: ${inside(node.default)} }`;
    }
    case 'for':
      return `for (const element of ${value(node.list)}) { s${node.slot} = element; ${block(node.body, program)} }`;
    case 'break':
    case 'continue':
      return `${node.op};`;
    case 'return':
      return `return ${value(node.value)};`;
    case 'throw':
      return `throw asError(${value(node.value)});`;
    case 'catch':
      return `try ${inside(node.body)} catch (error) { s${node.slot} = error; ${block(node.handler, program)} }`;
    case 'finally':
      return `try ${inside(node.body)} finally ${inside(node.finalizer)}`;
    case 'call': {
      const waits = suspends(program, node.function) ? 'await ' : '';
      return `s${node.slot} = ${waits}f${node.function}(${node.arguments.map((each) => sealed(each, program)).join(', ')});`;
    }
    case 'effect':
      return `theApi.${node.member}(${node.arguments.map(value).join(', ')});`;
    case 'fetch': {
      const asked = node.requests.map(
        ({ url, options, headers }: Part<'request'>) => `theApi.fetch(${value(url)}, ${withHeaders(value(options), headers, program)})`,
      );
      return `s${node.slot} = await ${node.all ? `Promise.all([${asked.join(', ')}])` : asked.join(', ')};`;
    }
  }
}

/** Options with the headers that stand for theirs. */
function withHeaders(options: string, headers: Part<'request'>['headers'], program: Program): string {
  if (headers.length === 0) return options;
  const entries = headers.map((each) =>
    each.op === 'spread' ? `...${expression(each.value, program)}` : `[${expression(each.name, program)}]: ${sealed(each.value, program)}`,
  );
  return `({ ...${options}, headers: { ${entries.join(', ')} } })`;
}

function sealed(node: Sealed, program: Program): string {
  const part = (each: Sealed) => sealed(each, program);
  switch (node.op) {
    case 'secret':
      return `(theApi.secrets.get(${JSON.stringify(node.name)}))`;
    case 'hmac': {
      const options = JSON.stringify({ encoding: node.encoding, key: node.key });
      return `(theApi.hmac(${JSON.stringify(node.secret)}, ${expression(node.data, program)}, ${options}))`;
    }
    case 'join':
      return `(\`${node.parts.map((each) => `\${${part(each)}}`).join('')}\`)`;
    case 'choose':
      return `(${expression(node.test, program)} ? ${part(node.consequent)} : ${part(node.alternate)})`;
    case 'sealed':
      return `(s${node.slot})`;
    default:
      return expression(node, program);
  }
}

const forms = new Map<string, Builtin>(builtinEntries);

function expression(node: Expression, program: Program): string {
  const value = (each: Expression) => expression(each, program);
  const argument = (each: Argument | Part<'spread'>): string => {
    if (each.op === 'spread') return `...${value(each.value)}`;
    if (each.op !== 'callback') return value(each);
    const captures = each.captures.map(value);
    const names = captures.map((_, index) => `c${index}`);
    return `((${names.join(', ')}) => (...given) => f${each.function}(${[...names, '...given'].join(', ')}))(${captures.join(', ')})`;
  };
  const args = (all: readonly Argument[]) => all.map(argument).join(', ');
  switch (node.op) {
    case 'literal':
      return `(${JSON.stringify(node.value)})`;
    case 'special':
      return `(${node.name})`;
    case 'constant':
      return `(k${node.index})`;
    case 'pattern': {
      const { source = '', flags = '' } = program.patterns[node.index] ?? {};
      return `(/${source}/${flags})`;
    }
    case 'slot':
      return `(s${node.slot})`;
    case 'input':
      return node.name === 'event' ? '(theEvent)' : `(${node.name})`;
    case 'get':
      return `(${value(node.object)}[${JSON.stringify(node.key)}])`;
    case 'index':
      return `(${value(node.object)}[${value(node.key)}])`;
    case 'optional':
      return `(((held) => held === undefined || held === null ? undefined : (s${node.slot} = held, ${value(node.access)}))(${value(node.value)}))`;
    case 'unary':
      return `(${node.operator} ${value(node.value)})`;
    case 'binary':
    case 'logical':
      return `(${value(node.left)} ${node.operator} ${value(node.right)})`;
    case 'in':
      return `(${value(node.left)} in ${value(node.right)})`;
    case 'is':
      return `(${value(node.value)} instanceof ${{ error: 'Error', date: 'Date', set: 'Set', url: 'URL' }[node.kind]})`;
    case 'nullish':
      return `(${value(node.value)} == null)`;
    case 'conditional':
      return `(${value(node.test)} ? ${value(node.consequent)} : ${value(node.alternate)})`;
    case 'template':
      return `(\`${node.parts.map((part) => `\${${value(part)}}`).join('')}\`)`;
    case 'list':
      return `([${node.elements.map(argument).join(', ')}])`;
    case 'record': {
      const entries = node.entries.map((entry) =>
        entry.op === 'spread' ? `...${value(entry.value)}` : `[${value(entry.key)}]: ${value(entry.value)}`,
      );
      return `({${entries.join(', ')}})`;
    }
    case 'rest':
      return `(rest(${value(node.value)}, [${node.keys.map(value).join(', ')}]))`;
    case 'iterate':
      return `([...${value(node.value)}])`;
    case 'conform':
      return `(conform(${value(node.value)}, ${JSON.stringify(program.shapes[node.shape])}))`;
    case 'builtin': {
      const { form, name } = forms.get(node.name) ?? { form: 'function', name: node.name };
      if (form === 'value') return `(${name})`;
      return `(${form === 'constructor' ? 'new ' : ''}${name}(${args(node.arguments)}))`;
    }
    case 'method':
      return `(${value(node.receiver)}[${JSON.stringify(node.name)}](${args(node.arguments)}))`;
  }
}
