import { oneOf } from '../random.ts';
import { builtinCall, callback, iterableText } from './arguments.ts';
import { builtinCalls } from './builtin-calls.ts';
import { effectStatement, observe } from './effects.ts';
import { callText, canCall, expression, fetchText, unnarrowed } from './expressions.ts';
import { literal, named } from './literals.ts';
import { constant, declaredName, freshName, type Place, type Variable, withVariables } from './place.ts';
import { quote, textTexts, typedAnswer } from './pools.ts';
import type { Type } from './types.ts';
import * as types from './types.ts';

/** So many statements as fuel and chance allow; later ones see the variables that earlier ones declare. */
export function statements(place: Place, least: number, most: number, depth: number): string[] {
  const lines: string[] = [];
  let here: Place = { ...place, lines };
  const count = least + place.program.random.below(most - least + 1);
  for (let index = 0; index < count && (index < least || place.program.fuel > 0); index++) {
    const { text, declared } = statement(here, depth);
    lines.push(text);
    here = withVariables(here, ...declared);
    // What nothing shows cannot differ.
    const [shown] = declared;
    if (shown !== undefined && place.effects && place.program.random.percent(60)) lines.push(observe(here, shown.name));
  }
  return lines;
}

interface Written {
  readonly text: string;
  readonly declared: readonly Variable[];
}

/** Where the statements of a block inside this one stand. */
const inner = (place: Place): Place => ({ ...place, outer: place.variables.map(({ name }) => name) });

const block = (lines: readonly string[]) => `{\n${lines.join('\n')}\n}`;
const plain = (text: string): Written => ({ text, declared: [] });

function statement(place: Place, depth: number): Written {
  const { random } = place.program;
  const nested = depth > 0 && place.program.fuel > 0 ? 1 : 0;
  return oneOf<Written>(random, [
    [14, () => declaration(place)],
    [place.effects ? 12 : 0, () => plain(effectStatement(place))],
    [6, () => assignment(place) ?? declaration(place)],
    [6, () => write(place) ?? ownDeclaration(place)],
    [6, () => ownDeclaration(place)],
    [5, () => destructuring(place)],
    [3, () => mutation(place) ?? ownDeclaration(place)],
    [7 * nested, () => plain(ifStatement(place, depth))],
    [5 * nested, () => plain(switchStatement(place, depth))],
    [8 * nested, () => plain(loop(place, depth))],
    [6 * nested, () => plain(tryStatement(place, depth))],
    [2 * nested, () => plain(block(statements(inner(place), 1, 3, depth - 1)))],
    [3, () => lateDeclaration(place)],
    [place.effects && place.program.helpers.length > 0 ? 5 : 0, () => helperStatement(place)],
    [place.effects && place.awaits && place.program.fetches < 3 ? 3 : 0, () => fetchStatement(place)],
    [place.inLoop ? 10 : 0, () => plain(`if (${expression(place, types.boolean, 2)}) ${random.pick(['break', 'continue'])};`)],
    [place.result !== undefined ? 2 : 0, () => plain(`if (${expression(place, types.boolean, 2)}) ${returnText(place)}`)],
    [1, () => plain(`if (${expression(place, types.boolean, 2)}) throw new Error(${expression(place, types.string, 1)});`)],
    [2, () => logicalStatement(place)],
    [place.variables.some(({ isOwn }) => isOwn) ? 4 : 0, () => changedWhileWalked(place) ?? declaration(place)],
    [1, () => lie(place) ?? declaration(place)],
  ]);
}

export function returnText(place: Place): string {
  const { result } = place;
  return result === undefined || result === 'nothing' ? 'return;' : `return ${expression(place, result, 2)};`;
}

function declaration(place: Place): Written {
  const { random } = place.program;
  const type = random.pick(types.variableTypes);
  const value = expression(place, type, 4);
  const variable: Variable = { name: declaredName(place, value), type, isAssignable: random.percent(40), isOwn: false };
  return { text: `${variable.isAssignable ? 'let' : 'const'} ${variable.name}: ${type.text} = ${value};`, declared: [variable] };
}

/** A variable that is set on every way before it is read. */
function lateDeclaration(place: Place): Written {
  const { random } = place.program;
  const type = random.pick([types.number, types.string, types.list(types.number)]);
  const variable: Variable = { name: freshName(place.program), type, isAssignable: true, isOwn: false };
  const set = () => `${variable.name} = ${expression(place, type, 3)};`;
  const ways = oneOf<string>(random, [
    [3, () => `if (${expression(place, types.boolean, 3)}) { ${set()} } else { ${set()} }`],
    [
      2,
      () =>
        `switch (${expression(place, types.number, 2)}) { case 0: ${set()} break; case ${expression(place, types.number, 1)}: ${set()} break; default: ${set()} }`,
    ],
    [2, () => `try { ${set()} } catch { ${set()} }`],
  ]);
  return { text: `let ${variable.name}: ${type.text}; ${ways}`, declared: [variable] };
}

const ownTypes: readonly Type[] = [
  types.list(types.number),
  types.list(types.string),
  types.list(types.point),
  types.point,
  types.dictionary(types.number),
  types.dictionary(types.string),
];

const writableText = (type: Type): string =>
  type.kind === 'list' ? `${type.of.text}[]` : type.kind === 'dictionary' ? `{ [key: string]: ${type.of.text} }` : type.text;

function ownDeclaration(place: Place): Written {
  const { random } = place.program;
  const type = random.pick(ownTypes);
  const value = oneOf<string>(random, [
    [3, () => literal(place, type)],
    [type.kind === 'list' ? 4 : 0, () => `[...${iterableText(place, type.kind === 'list' ? type.of : type, 3)}]`],
    [
      type.kind === 'list' && type.of.kind !== 'record' ? 3 : 0,
      () =>
        `${named(place, types.list(types.number))}.map(${callback(place, [types.number, types.number], type.kind === 'list' ? type.of : type, 3)})`,
    ],
    [type.kind !== 'list' ? 4 : 0, () => `{ ...${named(place, type)} }`],
  ]);
  const variable: Variable = { name: declaredName(place, value, 'w'), type, isAssignable: false, isOwn: true };
  return { text: `const ${variable.name}: ${writableText(type)} = ${value};`, declared: [variable] };
}

function assignment(place: Place): Written | undefined {
  const { random } = place.program;
  const targets = place.inCallback ? [] : place.variables.filter(({ isAssignable }) => isAssignable);
  if (targets.length === 0) return undefined;
  const { name, type } = random.pick(targets);
  return plain(assignTo(place, name, type));
}

/** An assignment of any kind to a target that holds a type. */
function assignTo(place: Place, target: string, type: Type): string {
  const { random } = place.program;
  const value = (of: Type = type) => expression(place, of, 3);
  return oneOf<string>(random, [
    [4, () => `${target} = ${value()};`],
    [
      type.kind === 'number' ? 6 : 0,
      () => `${target} ${random.pick(['+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=', '>>>='])} ${value()};`,
    ],
    [type.kind === 'number' ? 3 : 0, () => random.pick([`${target}++;`, `--${target};`, `${target}--;`, `++${target};`])],
    [
      type.kind === 'string' ? 5 : 0,
      () => `${target} += ${expression(place, random.pick([types.string, types.number, types.boolean]), 3)};`,
    ],
    [['number', 'string', 'boolean'].includes(type.kind) ? 3 : 0, () => `${target} ${random.pick(['||=', '&&='])} ${value()};`],
    [
      type.kind === 'maybe' || type.kind === 'nullable' ? 5 : 0,
      () => `${target} ??= ${value(type.kind === 'maybe' || type.kind === 'nullable' ? type.of : type)};`,
    ],
  ]);
}

/** A write to a member or element of something this function built. */
function write(place: Place): Written | undefined {
  const { random } = place.program;
  const own = place.inCallback ? [] : place.variables.filter(({ isOwn }) => isOwn);
  if (own.length === 0) return undefined;
  const { name, type } = random.pick(own);
  if (type.kind === 'record') {
    const member = random.pick(type.members);
    return plain(assignTo(place, `${name}.${member.name}`, member.type));
  }
  if (type.kind === 'dictionary') {
    const key = random.percent(50)
      ? expression(place, types.string, 2)
      : quote(random.pick(textTexts)).replace(/^'(__proto__|constructor|prototype)'$/, "'a'");
    const target = `${name}[${key}]`;
    return plain(
      random.percent(40)
        ? `${target} ${random.pick(['??=', '='])} ${expression(place, type.of, 3)};`
        : `${target} = ${expression(place, type.of, 3)};`,
    );
  }
  if (type.kind !== 'list') return undefined;
  const index = random.pick([`${name}.length`, '0', `${name}.length - 1`, `${name}.indexOf(${named(place, type.of)})`]);
  return plain(
    random.percent(50)
      ? `if (${name}.length > 0) ${name}[${random.pick(['0', `${name}.length - 1`])}] = ${expression(place, type.of, 3)};`
      : index.includes('indexOf')
        ? `${name}.push(${expression(place, type.of, 3)});`
        : index === '0' || index === `${name}.length`
          ? `${name}[${index}] = ${expression(place, type.of, 3)};`
          : `if (${name}.length > 0) ${name}[${index}] = ${expression(place, type.of, 3)};`,
  );
}

const mutatingCalls = builtinCalls.filter(({ builtin }) => builtin.mutates);

function mutation(place: Place): Written | undefined {
  const { random } = place.program;
  const fitting = mutatingCalls.filter(
    ({ receiver }) => receiver !== undefined && place.variables.some((variable) => variable.isOwn && types.isSame(variable.type, receiver)),
  );
  if (fitting.length === 0) return undefined;
  const text = builtinCall(place, random.pick(fitting), 3);
  return text === undefined ? undefined : plain(`${text};`);
}

function destructuring(place: Place): Written {
  const { random } = place.program;
  const [first, second, rest] = [freshName(place.program), freshName(place.program), freshName(place.program)];
  const withDefault = (name: string, type: Type) => (random.percent(50) ? `${name} = ${expression(place, type, 2)}` : undefined);
  return oneOf<Written>(random, [
    [
      4,
      () => ({
        text: `const { a: ${first}, c: ${second} = ${expression(place, types.boolean, 2)}, ...${rest} } = ${random.percent(50) ? named(place, types.point) : expression(place, types.point, 3).replace(/^\{.*$/, named(place, types.point))};`,
        declared: [constant(first, types.number), constant(second, types.boolean)],
      }),
    ],
    [
      4,
      () => {
        const type = random.pick([types.number, types.string]);
        const source = named(place, types.list(type));
        const filled = withDefault(second, type);
        return {
          text: `const [${first}, ${random.percent(20) ? ', ' : ''}${filled ?? second}${random.percent(60) ? `, ...${rest}` : ''}] = ${random.percent(50) ? source : `[...${iterableText(place, type, 3)}]`};`,
          declared: [constant(first, types.maybe(type)), constant(second, filled === undefined ? types.maybe(type) : type)],
        };
      },
    ],
    [
      2,
      () => ({
        text: `const { b: ${first}, d: [${second} = ${expression(place, types.number, 2)}, ...${rest}] } = ${named(place, types.point)};`,
        declared: [constant(first, types.string), constant(second, types.number), constant(rest, types.list(types.number))],
      }),
    ],
    [
      2,
      () => ({
        text: `const { [${expression(place, types.string, 2)}]: ${first} = ${expression(place, types.number, 2)}, ...${rest} } = ${named(place, types.dictionary(types.number))};`,
        declared: [constant(first, types.number), constant(rest, types.dictionary(types.number))],
      }),
    ],
  ]);
}

function ifStatement(place: Place, depth: number): string {
  const { random } = place.program;
  const branch = () => block(statements(inner(place), 1, 3, depth - 1));
  const alternate = random.percent(40) ? ` else ${random.percent(30) ? ifStatement(place, 0) : branch()}` : '';
  return `if (${expression(place, types.boolean, 3)}) ${branch()}${alternate}`;
}

function switchStatement(place: Place, depth: number): string {
  const { random } = place.program;
  const type = random.pick([types.number, types.string, types.string]);
  const inside = inner({ ...place, inSwitch: true });
  const end = () =>
    place.inLoop && random.percent(15) ? 'continue;' : place.result !== undefined && random.percent(15) ? returnText(place) : 'break;';
  const clause = (label: string) => `${label} {\n${statements({ ...inside, inLoop: false }, 1, 2, depth - 1).join('\n')}\n${end()}\n}`;
  const test = () => `case ${random.percent(60) ? literal(place, type) : expression(place, type, 2)}:`;
  const clauses = random.several(1, 4, () => clause(random.percent(20) ? `${test()} ${test()}` : test()));
  if (random.percent(70)) clauses.splice(random.below(clauses.length + 1), 0, clause('default:'));
  return `switch (${unnarrowed(place, type, 3)}) {\n${clauses.join('\n')}\n}`;
}

function loop(place: Place, depth: number): string {
  const { random } = place.program;
  const name = freshName(place.program, 'e');
  const body = (...bound: readonly Variable[]) =>
    block(statements(inner(withVariables({ ...place, inLoop: true, inSwitch: false }, ...bound)), 1, 3, depth - 1));
  const keyword = random.percent(85) ? 'const' : 'let';
  const element = random.pick([types.number, types.string, types.string, types.point]);
  return oneOf<string>(random, [
    [
      6,
      () =>
        `for (${keyword} ${name} of ${element.kind === 'record' ? named(place, types.list(element)) : iterableText(place, element, 3)}) ${body(constant(name, element))}`,
    ],
    [
      2,
      () =>
        `for (const [${name}, ${name}v] of ${named(place, types.list(types.string))}.entries()) ${body(constant(name, types.number), constant(`${name}v`, types.string))}`,
    ],
    [
      3,
      () =>
        `for (const [${name}, ${name}v] of Object.entries(${named(place, types.dictionary(types.number))})) ${body(constant(name, types.string), constant(`${name}v`, types.number))}`,
    ],
    [
      2,
      () =>
        `for (const { a: ${name}, b: ${name}v = 'none' } of ${named(place, types.list(types.point))}) ${body(constant(name, types.number), constant(`${name}v`, types.string))}`,
    ],
    [
      1,
      () =>
        `for (const [${name}, ${name}v] of ${random.pick([named(place, types.query), `${named(place, types.query)}.entries()`, `${named(place, types.set(types.string))}.entries()`])}) ${body(constant(name, types.string), constant(`${name}v`, types.string))}`,
    ],
    [
      1,
      () =>
        `for (const ${name} of ${named(place, types.string)}.matchAll(/(?<k>\\w)(\\d)?/g)) { ${place.effects ? `api.log('debug', \`\${${name}[0]} \${${name}[2]} \${${name}.index} \${${name}.groups?.k}\`);` : `if (${name}.index > 3) break;`} }`,
    ],
    [
      place.effects ? 1 : 0,
      () => `${named(place, types.list(types.string))}.forEach((${name}, ${name}i) => { api.log('info', \`\${${name}i}\${${name}}\`); });`,
    ],
  ]);
}

function tryStatement(place: Place, depth: number): string {
  const { random } = place.program;
  const lines = (least: number) => statements(inner(place), least, 3, depth - 1);
  const risky = () =>
    random.percent(40)
      ? [
          `${random.percent(30) ? `if (${expression(place, types.boolean, 2)}) ` : ''}throw new Error(${expression(place, types.string, 1)});`,
        ]
      : random.percent(25) && place.result !== undefined
        ? [returnText(place)]
        : [];
  const name = freshName(place.program, 'x');
  const caught = () =>
    oneOf<string>(random, [
      [
        6,
        () =>
          ` catch (${name}) ${block([...(place.effects ? [`api.log('warn', ${random.pick([`${name}.name`, `${name}.name`, `\`\${${name}.name}: \${${name}.message}\``, `String(${name})`, `${name}.message`])});`] : []), ...lines(0), ...(random.percent(10) ? [`throw ${name};`] : [])])}`,
      ],
      [2, () => ` catch ${block(lines(1))}`],
    ]);
  const final = () =>
    ` finally ${block([...lines(1), ...(random.percent(10) && place.result !== undefined ? [returnText(place)] : []), ...(place.inLoop && random.percent(15) ? [`if (${expression(place, types.boolean, 1)}) ${random.pick(['break', 'continue'])};`] : [])])}`;
  const form = random.below(10);
  return `try ${block([...lines(1), ...risky()])}${form < 9 ? caught() : ''}${form > 6 ? final() : ''}`;
}

function helperStatement(place: Place): Written {
  const { random, helpers } = place.program;
  const fitting = helpers.filter((helper) => canCall(place, helper));
  if (fitting.length === 0) return declaration(place);
  const helper = random.pick(fitting);
  const name = freshName(place.program);
  return { text: `const ${name} = ${callText(place, helper, 3)};`, declared: [constant(name, helper.result)] };
}

function fetchStatement(place: Place): Written {
  const { random } = place.program;
  const name = freshName(place.program, 'r');
  const guard = (text: string) =>
    plain(`try { ${text} } catch (${name}x) { api.log('warn', \`\${${name}x.name} \${${name}x.message}\`); }`);
  return oneOf<Written>(random, [
    [
      4,
      () =>
        guard(
          `const ${name} = await ${fetchText(place)}; api.log('info', \`\${${name}.status} \${${name}.ok} \${await ${name}.text()} \${${name}.headers.get('x-a')}\`);`,
        ),
    ],
    [
      2,
      () =>
        guard(
          `const ${name} = await ${fetchText(place)}; const ${name}j = await ${name}.json(); api.log('info', JSON.stringify(${name}j)); if (typeof ${name}j?.a === 'string') api.log('info', ${name}j.a.toUpperCase());`,
        ),
    ],
    [
      2,
      () =>
        guard(
          `const ${name} = await (await api.fetch('https://api.example.com/typed')).json<${typedAnswer}>(); api.log('info', \`\${${name}.a + 1} \${${name}.b ?? 'none'} \${${name}.l.map((e) => e.x).join()}\`);`,
        ),
    ],
    [
      3,
      () =>
        guard(
          `const [${name}, ${name}b] = await Promise.all([${fetchText(place, true)}, ${fetchText(place, true)}]); api.log('info', \`\${${name}.status} \${${name}b.status} \${await ${name}b.text()}\`);`,
        ),
    ],
  ]);
}

/** An expression whose branches ask for effects, as a statement. */
function logicalStatement(place: Place): Written {
  const { random } = place.program;
  if (!place.effects) return declaration(place);
  const log = () => `api.log('debug', ${expression(place, types.string, 2)})`;
  const test = expression(place, types.boolean, 2);
  return plain(
    random.pick([
      () => `${test.startsWith('{') ? 'true' : test} && ${log()};`,
      () => `(${test}) || ${log()};`,
      () => `(${test}) ? ${log()} : ${log()};`,
      () => `${named(place, types.maybe(types.string))} ?? ${log()};`,
    ])(),
  );
}

/** A list that grows and shrinks under the loop that walks it. */
function changedWhileWalked(place: Place): Written | undefined {
  const own = ownList(place);
  if (own === undefined || own.type.kind !== 'list') return undefined;
  const { random } = place.program;
  const { name, type } = own;
  const element = freshName(place.program, 'e');
  const value = expression(place, type.of, 2);
  const change = random.pick([
    `if (${name}.length < 9) ${name}.push(${value});`,
    `${name}.shift();`,
    `${name}.pop();`,
    `if (${name}.length < 9) ${name}.splice(1, 0, ${value});`,
    `${name}.reverse();`,
    `${name}[0] = ${value};`,
  ]);
  const shown = place.effects ? `api.log('debug', JSON.stringify(${element}) ?? 'undefined');` : '';
  return plain(`for (const ${element} of ${name}) { ${change} ${shown} if (${expression(place, types.boolean, 1)}) break; }`);
}

/** What the type checker lets through though it is wrong: a list of numbers under a name by which texts may be put into it. */
function lie(place: Place): Written | undefined {
  const own = ownList(place);
  if (own === undefined || own.type.kind !== 'list' || own.type.of.kind === 'record') return undefined;
  const alias = freshName(place.program, 'u');
  return plain(
    `{ const ${alias}: (number | string | boolean)[] = ${own.name}; ${alias}.push(${place.program.random.pick(["'lie'", '7', 'true'])}); }`,
  );
}

function ownList(place: Place): Variable | undefined {
  const own = place.inCallback ? [] : place.variables.filter(({ isOwn, type }) => isOwn && type.kind === 'list');
  return own.length === 0 ? undefined : place.program.random.pick(own);
}
