import type { Block, Statement } from '../../../schemas/ir/nodes.ts';
import { stageOf } from '../effects.ts';
import { performFetch } from '../fetch.ts';
import { Suspension } from '../journal.ts';
import { putMember } from '../members.ts';
import { isSame } from '../operators.ts';
import { statementSteps } from '../size.ts';
import { iterableElements } from '../spread.ts';
import { asError, ErrorValue } from '../values.ts';
import { type Activation, type Completion, callFunction, functionAt, normal } from './activation.ts';
import { evaluate } from './expressions.ts';
import { evaluateHeaders, evaluateSealed } from './sealed.ts';

export function executeBlock(block: Block, at: Activation): Completion {
  for (const statement of block) {
    const completion = execute(statement, at);
    if (completion.type !== 'normal') return completion;
  }
  return normal;
}

function execute(node: Statement, at: Activation): Completion {
  const { run, program, frame } = at;
  run.meter.charge(statementSteps(node));
  switch (node.op) {
    case 'set':
      frame[node.slot] = evaluate(node.value, at);
      return normal;
    case 'seal':
      frame[node.slot] = evaluateSealed(node.value, at);
      return normal;
    case 'put': {
      const object = evaluate(node.object, at);
      const key = evaluate(node.key, at);
      putMember(run, object, key, evaluate(node.value, at));
      return normal;
    }
    case 'evaluate':
      evaluate(node.value, at);
      return normal;
    case 'if':
      return executeBlock(evaluate(node.test, at) ? node.consequent : node.alternate, at);
    case 'switch': {
      const value = evaluate(node.value, at);
      const chosen = node.cases.find(({ tests }) => tests.some((test) => isSame(run, value, evaluate(test, at))));
      const completion = executeBlock(chosen?.body ?? node.default, at);
      return completion.type === 'break' ? normal : completion;
    }
    case 'for': {
      const elements = iterableElements(run, evaluate(node.list, at));
      for (let index = 0; index < elements.length; index++) {
        run.meter.charge(1);
        frame[node.slot] = elements[index];
        const completion = executeBlock(node.body, at);
        if (completion.type === 'break') return normal;
        if (completion.type === 'return') return completion;
      }
      return normal;
    }
    case 'break':
    case 'continue':
      return { type: node.op };
    case 'return':
      return { type: 'return', value: evaluate(node.value, at) };
    case 'throw':
      throw asError(evaluate(node.value, at));
    case 'catch':
      try {
        return executeBlock(node.body, at);
      } catch (thrown) {
        if (!(thrown instanceof ErrorValue)) throw thrown;
        frame[node.slot] = thrown;
        return executeBlock(node.handler, at);
      }
    case 'finally': {
      let completion: Completion;
      try {
        completion = executeBlock(node.body, at);
      } catch (thrown) {
        if (!(thrown instanceof ErrorValue)) throw thrown;
        const overriding = executeBlock(node.finalizer, at);
        if (overriding.type !== 'normal') return overriding;
        throw thrown;
      }
      const overriding = executeBlock(node.finalizer, at);
      return overriding.type === 'normal' ? completion : overriding;
    }
    case 'call': {
      const args = node.arguments.map((argument) => evaluateSealed(argument, at));
      frame[node.slot] = callFunction(at, functionAt(at, node.function), args);
      return normal;
    }
    case 'effect': {
      const [first, second, third] = node.arguments.map((argument) => evaluate(argument, at));
      stageOf(node.member)(run, first, second, third);
      return normal;
    }
    case 'fetch': {
      const asked = node.requests.map(({ url, options, headers, targets }) => {
        const address = evaluate(url, at);
        const given = evaluate(options, at);
        return { url: address, options: given, headers: evaluateHeaders(headers, at), targets };
      });
      const answer = performFetch(run, program.targets, asked, node.all);
      if (answer instanceof Suspension) throw answer;
      frame[node.slot] = answer;
      return normal;
    }
  }
}
