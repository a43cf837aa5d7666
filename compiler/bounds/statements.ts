import { elementBytes } from '../../runtime/eval/meter.ts';
import { statementSteps } from '../../runtime/eval/size.ts';
import type { Block, Expression, Statement, StatementOf } from '../../schemas/ir/nodes.ts';
import type { Activation } from './activation.ts';
import { addCost, alternatives, type Cost, costOverTurns, type Flow, free, sequence, worst } from './cost.ts';
import { chargeEffect, chargeRequest } from './effects.ts';
import { evaluate, spread } from './expressions.ts';
import { type Extent, join, nothing, type Place, plain } from './extent.ts';
import type { Interpreter } from './interpreter.ts';
import type { Loop } from './meter.ts';
import { comparisonOf } from './operators.ts';
import { evaluateSealed, headersExtent } from './sealed.ts';
import { sum, variable } from './size.ts';
import { answerVariable } from './variables.ts';
import { recordIn, textIn } from './views.ts';

/** A block's statements one behind the other. `isStart` says that it runs at each turn of the innermost loop, or of the call. */
export function runBlock(run: Interpreter, block: Block, at: Activation, isStart: boolean): Flow {
  let flow: Flow = { through: free };
  for (const statement of block) flow = sequence(flow, runStatement(run, statement, at, isStart));
  return flow;
}

function runStatement(run: Interpreter, node: Statement, at: Activation, isStart: boolean): Flow {
  run.visit();
  /** What the statement charges by itself, and what happens besides. */
  const own = (then: () => void): Cost => {
    const cost = addCost(run.meter.measure(then), { ...free, steps: statementSteps(node) });
    run.meter.spots.push({ node, loops: [...run.meter.loops], cost });
    return cost;
  };
  switch (node.op) {
    case 'set':
      return { through: own(() => set(run, node, at, isStart)) };
    case 'seal':
      return { through: own(() => at.write(node.slot, evaluateSealed(run, node.value, at), isStart)) };
    case 'put':
      return { through: own(() => put(run, node, at)) };
    case 'evaluate':
      return { through: own(() => evaluate(run, node.value, at)) };
    case 'if': {
      const test = own(() => evaluate(run, node.test, at));
      const arms = alternatives(runBlock(run, node.consequent, at, false), runBlock(run, node.alternate, at, false));
      return sequence({ through: test }, arms);
    }
    case 'switch':
      return runSwitch(run, node, at, own);
    case 'for':
      return runFor(run, node, at, own);
    case 'break':
    case 'continue':
      return { breaks: own(() => undefined) };
    case 'return':
      return {
        leaves: own(() => {
          at.returned = join(at.returned, evaluate(run, node.value, at));
        }),
      };
    case 'throw':
      return {
        leaves: own(() => {
          const { error } = evaluate(run, node.value, at);
          if (error !== undefined) run.fail(error);
        }),
      };
    case 'catch': {
      const entered = own(() => undefined);
      const body = runBlock(run, node.body, at, false);
      at.write(node.slot, { error: run.errors.read().text ?? 0 }, isStart);
      // Whatever the body has done by the time it throws, and then all of the handler.
      const handler = sequence({ through: worst(body) }, runBlock(run, node.handler, at, false));
      return sequence({ through: entered }, alternatives(body, handler));
    }
    case 'finally': {
      const entered = own(() => undefined);
      const body = runBlock(run, node.body, at, false);
      const finalizer = runBlock(run, node.finalizer, at, false);
      const behind = (cost: Cost | undefined): Flow => (cost === undefined ? {} : sequence({ through: cost }, finalizer));
      const through = behind(worst(body));
      // The body's way of ending goes on behind the finalizer, unless that has one of its own.
      const ended = through.through;
      const left: Flow = ended === undefined ? {} : { ...(body.breaks && { breaks: ended }), leaves: ended };
      return sequence({ through: entered }, alternatives(through, left));
    }
    case 'call':
      return {
        through: own(() => {
          const args = node.arguments.map((argument) => evaluateSealed(run, argument, at));
          at.write(node.slot, run.call(node.function, args, `${at.key}/${run.numberOf(node)}`), isStart);
        }),
      };
    case 'effect':
      return {
        through: own(() =>
          chargeEffect(
            node.member,
            node.arguments.map((argument) => evaluate(run, argument, at)),
            run.meter,
          ),
        ),
      };
    case 'fetch':
      return { through: own(() => at.write(node.slot, fetch(run, node, at), isStart)) };
  }
}

function set(run: Interpreter, { value, slot }: StatementOf<'set'>, at: Activation, isStart: boolean): void {
  const extent = evaluate(run, value, at);
  at.write(slot, extent, isStart);
  if (makes.has(value.op)) for (const place of extent.places ?? []) at.make(slot, place);
}

/** Nodes that answer a list or record made just then, and nothing else. */
const makes: ReadonlySet<Expression['op']> = new Set<Expression['op']>(['list', 'record', 'rest', 'iterate']);

function put(run: Interpreter, { object, key, value }: StatementOf<'put'>, at: Activation): void {
  const target = evaluate(run, object, at);
  const name = evaluate(run, key, at);
  const length = run.meter.text(name);
  const of = evaluate(run, value, at);
  const places = [...(target.places ?? [])].map((place: Place) => place.contents());
  const isList = places.some(({ list }) => list !== undefined);
  const isRecord = places.some(({ record }) => record !== undefined) || recordIn(target) !== undefined;
  run.meter.build(sum(16, length));
  const written = key.op === 'literal' && typeof key.value === 'string' ? key.value : undefined;
  run.put(target, object, at, {
    ...(isList ? { list: { length: 1, of } } : {}),
    ...(!isRecord
      ? {}
      : written === undefined
        ? { record: { members: new Map(), rest: { count: 1, key: length, of } } }
        : { record: { members: new Map([[written, of]]), rest: { count: 0, key: 0, of: nothing } } }),
  });
}

type Own = (then: () => void) => Cost;

function runSwitch(run: Interpreter, node: StatementOf<'switch'>, at: Activation, own: Own): Flow {
  const head = own(() => {
    const value = evaluate(run, node.value, at);
    for (const { tests } of node.cases) for (const test of tests) run.meter.charge(comparisonOf(value, evaluate(run, test, at)));
  });
  let arms = runBlock(run, node.default, at, false);
  for (const { body } of node.cases) arms = alternatives(arms, runBlock(run, body, at, false));
  // A `break` leaves the switch; a `continue` the turn of the loop around it. Both may be taken for either.
  const through = arms.breaks === undefined ? arms : alternatives(arms, { through: arms.breaks });
  return sequence({ through: head }, through);
}

function runFor(run: Interpreter, node: StatementOf<'for'>, at: Activation, own: Own): Flow {
  let walked: ReturnType<typeof spread> | undefined;
  const head = own(() => {
    walked = spread(run, evaluate(run, node.list, at));
  });
  if (walked === undefined) return { through: head };
  const { turns: times, of } = run.turns(walked);
  const loop: Loop = { node, ...times };
  const body = run.meter.within(loop, () => {
    at.write(node.slot, of, true);
    return runBlock(run, node.body, at, true);
  });
  const turns = costOverTurns(addCost(worst(body), { ...free, steps: 1 }), loop);
  run.meter.spots.push({ node, loops: [...run.meter.loops, loop], cost: { ...free, steps: 1 } });
  return sequence({ through: head }, { through: turns, ...(body.leaves && { leaves: turns }) });
}

function fetch(run: Interpreter, { requests, all }: StatementOf<'fetch'>, at: Activation): Extent {
  const { meter } = run;
  for (const { url, options, headers } of requests) {
    const address = evaluate(run, url, at);
    // A host's message may name what was asked for.
    run.fail(sum(textIn(address) ?? 0, 300));
    const given = evaluate(run, options, at);
    const sealed = headersExtent(run, headers, at);
    meter.add({ ...free, fetches: 1 });
    chargeRequest(address, given, sealed, meter);
    meter.build(variable(answerVariable));
  }
  run.fail(variable(answerVariable));
  if (!all) return { response: true };
  meter.build(requests.length * elementBytes);
  const list = { length: requests.length, of: { response: true, ...plain } satisfies Extent };
  return run.list(`${at.key}/${run.numberOf(requests[0] ?? { op: 'break' })} answers`, list);
}
