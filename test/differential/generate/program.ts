import type { Position } from '../../../schemas/platform/position.ts';
import { type Random, randomOf } from '../random.ts';
import { expression } from './expressions.ts';
import { literal } from './literals.ts';
import { constant, type Frame, freshName, type Helper, newProgram, type Place, type ProgramState, type Variable } from './place.ts';
import { returnText, statements } from './statements.ts';
import type { Type } from './types.ts';
import * as types from './types.ts';

const newFrame = (isEntry: boolean): Frame => ({ stock: [], lines: [], isEntry });

/** An action that should be accepted at a position: the same seed, the same text. */
export function generateProgram(seed: number, position: Position): string {
  const random = randomOf(seed);
  const program = newProgram(random, position, 10 + random.below(random.percent(25) ? 150 : 70));
  const constants = moduleConstants(program);
  const helpers = random.several(0, 3, () => helperText(program, constants.variables));
  const place: Place = {
    ...outermost(program, newFrame(true)),
    variables: constants.variables,
    effects: true,
    awaits: true,
    result: 'nothing',
  };
  const body = statements(place, 2, 8, 2);
  // Parameters without a type get that of their calls, so there must be one.
  const calls = helpers.flatMap(({ text, helper }) =>
    text.includes(': Untyped')
      ? [`{ const called = ${callOf(place, helper)}; api.log('debug', JSON.stringify(called) ?? 'undefined'); }`]
      : [],
  );
  const entry = [...place.frame.lines, ...calls, ...body].join('\n');
  return [
    types.pointDeclaration,
    ...constants.texts,
    ...helpers.map(({ text }) => text.replaceAll(': Untyped', '')),
    `async function act(event, api) {\n${entry}\n}`,
    '',
  ].join('\n');
}

/** The body of an action of its own, with nothing around it. */
export function entryPlace(random: Random, position: Position): Place {
  return { ...outermost(newProgram(random, position, 1000), newFrame(true)), effects: true, awaits: true };
}

function moduleConstants(program: ProgramState): { readonly variables: readonly Variable[]; readonly texts: readonly string[] } {
  const { random } = program;
  const place = outermost(program, newFrame(false));
  const texts: string[] = [];
  const variables = random.several(0, 3, () => {
    const type = random.pick(constantTypes);
    const variable = constant(freshName(program, 'C'), type);
    texts.push(`const ${variable.name}: ${type.text} = ${literal(place, type)};`);
    return variable;
  });
  return { variables, texts };
}

const constantTypes: readonly Type[] = [
  types.number,
  types.string,
  types.list(types.string),
  types.list(types.number),
  types.point,
  types.dictionary(types.number),
  types.set(types.string),
];

const outermost = (program: ProgramState, frame: Frame): Place => ({
  program,
  frame,
  variables: [],
  effects: false,
  awaits: false,
  inLoop: false,
  inSwitch: false,
  outer: [],
  lines: [],
  result: undefined,
});

function helperText(program: ProgramState, constants: readonly Variable[]): { readonly text: string; readonly helper: Helper } {
  const { random } = program;
  const name = freshName(program, 'h');
  if (random.percent(15)) return writingHelper(program, name);
  if (random.percent(15)) return peculiarHelper(program, name);
  const takesApi = random.percent(60);
  const isAsync = takesApi && random.percent(35);
  const isUntyped = random.percent(25);
  const parameters = random.several(0, 3, () => random.pick(parameterTypes));
  const result = random.pick(resultTypes);
  const hasDefault = !isUntyped && parameters.length > 0 && random.percent(30);
  const frame = newFrame(false);
  const bound = parameters.map((type) => ({
    name: freshName(program, 'p'),
    type,
    isAssignable: !isUntyped && random.percent(30),
    isOwn: false,
  }));
  const place: Place = { ...outermost(program, frame), variables: [...constants, ...bound], effects: takesApi, awaits: isAsync, result };
  const last = bound.at(-1);
  const defaultText =
    hasDefault && last !== undefined
      ? expression(
          { ...place, variables: [...constants, ...bound.slice(0, -1)], effects: takesApi && random.percent(50), awaits: false },
          last.type,
          2,
        )
      : undefined;
  // A default must not read what is declared inside.
  const usesStock = frame.lines.length > 0;
  const heads = bound.map(
    ({ name: parameter, type }) =>
      `${parameter}${isUntyped ? ': Untyped' : `: ${type.text}`}${parameter === last?.name && defaultText !== undefined && !usesStock ? ` = ${defaultText}` : ''}`,
  );
  const head = [...(takesApi ? ['api: Api'] : []), ...heads].join(', ');
  const optional = defaultText !== undefined && !usesStock ? 1 : 0;
  const helper: Helper = { name, parameters, optional, result, takesApi, isAsync, writes: false };
  const log = takesApi ? [`api.log('debug', '${name}');`] : [];
  const fuel = program.fuel;
  program.fuel = Math.min(fuel, 30);
  const lines = random.percent(30) && !takesApi ? [] : statements(place, 0, 4, 2);
  const end = returnText(place);
  program.fuel = fuel - 20;
  const body = [...frame.lines, ...log, ...lines, end].join('\n');
  const promised = isAsync ? `Promise<${result.text}>` : result.text;
  const returns = random.percent(70) || result.kind !== 'number' ? `: ${promised}` : '';
  const text = random.percent(70)
    ? `${isAsync ? 'async ' : ''}function ${name}(${head})${returns} {\n${body}\n}`
    : `const ${name} = ${isAsync ? 'async ' : ''}(${head})${returns} => {\n${body}\n};`;
  program.helpers.push(helper);
  return { text, helper };
}

/** A helper that changes what its caller built, and what it answers shows when. */
function writingHelper(program: ProgramState, name: string): { readonly text: string; readonly helper: Helper } {
  const { random } = program;
  const takesApi = random.percent(40);
  const log = takesApi ? `api.log('debug', '${name}');` : '';
  const api = takesApi ? 'api: Api, ' : '';
  const of = (parameters: readonly Type[], result: Type): Helper => ({
    name,
    parameters,
    optional: 0,
    result,
    takesApi,
    isAsync: false,
    writes: true,
  });
  const { text, helper } = random.pick([
    () => ({
      text: `function ${name}(${api}to: number[], value: number): number { ${log} ${random.pick(['to.push(value);', 'to[0] = value;', 'to.sort((x, y) => x - y);', 'to.pop();', 'if (to.length > 2) to.splice(1, 1, value, 7);', 'to.unshift(value);'])} return to.length; }`,
      helper: of([types.list(types.number), types.number], types.number),
    }),
    () => ({
      text: `function ${name}(${api}to: Point, value: number): number { ${log} ${random.pick(['to.a += value;', 'to.d = [value, ...to.d];', "to.b = to.b + '!';", 'to.c = value > to.a;', 'to.a = value; to.b = String(to.a);'])} return to.a; }`,
      helper: of([types.point, types.number], types.number),
    }),
    () => ({
      text: `function ${name}(${api}to: { [key: string]: number }, key: string): string { ${log} ${random.pick(['to[key] = (to[key] ?? 0) + 1;', 'to[key] ??= 5;', 'to.a = 3; to[key] = 2;'])} return Object.keys(to).join(); }`,
      helper: of([types.dictionary(types.number), types.string], types.string),
    }),
  ])();
  program.helpers.push(helper);
  return { text, helper };
}

/** A helper whose parameters take their arguments apart, stand for any type, or may be missing. */
function peculiarHelper(program: ProgramState, name: string): { readonly text: string; readonly helper: Helper } {
  const of = (parameters: readonly Type[], result: Type, optional = 0): Helper => ({
    name,
    parameters,
    optional,
    result,
    takesApi: false,
    isAsync: false,
    writes: false,
  });
  const { text, helper } = program.random.pick(
    [
      () => ({
        text: `function ${name}({ a, b: [first = 'y'] = 'z', c = a > 1, ...rest }: Point, [x, y = a, ...more]: readonly number[]): string { return \`\${a}\${first}\${c}\${rest.d.length}\${x}\${y}\${more}\`; }`,
        helper: of([types.point, types.list(types.number)], types.string),
      }),
      () => ({
        text: `const ${name} = <T>(from: readonly T[], otherwise: T): T => from[1] ?? otherwise;`,
        helper: program.random.pick([types.number, types.string, types.point]),
      }),
      () => ({
        text: `function ${name}(one?: number, two: number = (one ?? 3) * 2, three?: string): number { one = one ?? two; two += one; return two + (three?.length ?? -1); }`,
        helper: of([types.number, types.number, types.string], types.number, 3),
      }),
      () => ({
        text: `const ${name} = (one: readonly string[], two = one.length) => (two > 1 ? one.toReversed() : [...one, String(two)]);`,
        helper: of([types.list(types.string), types.number], types.list(types.string), 1),
      }),
    ].map((make) => () => {
      const { text: written, helper: made } = make();
      return { text: written, helper: 'kind' in made ? of([types.list(made), made], made) : made };
    }),
  )();
  program.helpers.push(helper);
  return { text, helper };
}

/** A call whose arguments have the types of the parameters and no narrower ones. */
function callOf(place: Place, helper: Helper): string {
  const args = helper.parameters.map((type) => expression(place, type, 2));
  const call = `${helper.name}(${[...(helper.takesApi ? ['api'] : []), ...args].join(', ')})`;
  return helper.isAsync ? `await ${call}` : call;
}

const parameterTypes: readonly Type[] = [
  types.number,
  types.number,
  types.string,
  types.string,
  types.boolean,
  types.list(types.number),
  types.list(types.string),
  types.point,
  types.maybe(types.string),
  types.dictionary(types.number),
];
const resultTypes: readonly Type[] = [
  types.number,
  types.number,
  types.string,
  types.string,
  types.boolean,
  types.list(types.number),
  types.list(types.string),
  types.point,
  types.maybe(types.string),
  types.json,
];
