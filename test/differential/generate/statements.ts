import { oneOf } from '../random.ts';
import { iterableText } from './arguments.ts';
import { callText, canCall, fetchText } from './calls.ts';
import { effectStatement, observe } from './effects.ts';
import { expression, unnarrowed } from './expressions.ts';
import { literal, named } from './literals.ts';
import { constant, declaredName, freshName, type Place, type Variable, withVariables } from './place.ts';
import { typedAnswer } from './pools.ts';
import type { Type } from './types.ts';
import * as types from './types.ts';
import { assignment, changedWhileWalked, lie, mutation, ownDeclaration, plain, type Written, write } from './writes.ts';

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

/** Where the statements of a block inside this one stand. */
const inner = (place: Place): Place => ({ ...place, outer: place.variables.map(({ name }) => name) });

const block = (lines: readonly string[]) => `{\n${lines.join('\n')}\n}`;

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
  const type = random.pick([types.number, types.string, types.string, types.boolean]);
  const inside = inner({ ...place, inSwitch: true });
  const end = () =>
    place.inLoop && random.percent(15) ? 'continue;' : place.result !== undefined && random.percent(15) ? returnText(place) : 'break;';
  const clause = (label: string) => `${label} {\n${statements({ ...inside, inLoop: false }, 1, 2, depth - 1).join('\n')}\n${end()}\n}`;
  const test = () => `case ${random.percent(60) && type.kind !== 'boolean' ? literal(place, type) : expression(place, type, 2)}:`;
  const clauses = random.several(1, 4, () => clause(random.percent(20) ? `${test()} ${test()}` : test()));
  if (random.percent(70)) clauses.splice(random.below(clauses.length + 1), 0, clause('default:'));
  return `switch (${type.kind === 'boolean' ? 'true' : unnarrowed(place, type, 3)}) {\n${clauses.join('\n')}\n}`;
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
      () =>
        `${named(place, types.list(types.string))}.forEach((${name}, ${name}i) => ${block(statements(inner(withVariables({ ...place, awaits: false, inLoop: false, inSwitch: false, result: 'nothing' }, constant(name, types.string), constant(`${name}i`, types.number))), 1, 3, depth - 1))});`,
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
