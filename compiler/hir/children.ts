import type { HirArgument, HirCallback, HirEntry, HirExpression, HirFunction, HirRequest, HirSpread, HirStatement } from './nodes.ts';

export type HirPart = HirExpression | HirSpread | HirEntry | HirCallback | HirRequest;

/** The expressions that stand directly inside one, in evaluation order; a callback's body is not among them. */
export function childExpressions(node: HirPart): readonly HirPart[] {
  switch (node.kind) {
    case 'literal':
    case 'pattern':
    case 'constant':
    case 'variable':
    case 'input':
    case 'callback':
      return [];
    case 'get':
      return [node.object];
    case 'index':
      return [node.object, node.key];
    case 'optional':
      return [node.value, node.access];
    case 'checked':
      return [node.value, node.check];
    case 'unary':
    case 'is':
    case 'nullish':
    case 'iterate':
    case 'conform':
    case 'spread':
      return [node.value];
    case 'binary':
    case 'in':
    case 'logical':
      return [node.left, node.right];
    case 'conditional':
      return [node.test, node.consequent, node.alternate];
    case 'template':
      return node.parts;
    case 'list':
      return node.elements;
    case 'record':
      return node.entries;
    case 'entry':
      return [node.key, node.value];
    case 'rest':
      return [node.value, ...node.keys];
    case 'builtin':
    case 'call':
    case 'effect':
      return node.args as readonly HirArgument[];
    case 'method':
      return [node.receiver, ...node.args];
    case 'secret':
      return [node.name];
    case 'hmac':
      return node.options === undefined ? [node.secret, node.data] : [node.secret, node.data, node.options];
    case 'fetch':
      return node.requests;
    case 'request':
      return node.options === undefined ? [node.url] : [node.url, node.options];
  }
}

/** The expressions and blocks that stand directly inside a statement. */
export function childrenOfStatement(node: HirStatement): {
  readonly expressions: readonly HirExpression[];
  readonly blocks: readonly (readonly HirStatement[])[];
} {
  switch (node.kind) {
    case 'set':
    case 'evaluate':
    case 'throw':
      return { expressions: [node.value], blocks: [] };
    case 'put':
      return { expressions: [node.object, node.key, node.value], blocks: [] };
    case 'if':
      return { expressions: [node.test], blocks: [node.consequent, node.alternate] };
    case 'switch':
      return {
        expressions: [node.value, ...node.cases.flatMap(({ tests }) => tests)],
        blocks: [...node.cases.map(({ body }) => body), node.fallback],
      };
    case 'for':
      return { expressions: [node.list], blocks: [node.body] };
    case 'return':
      return { expressions: node.value === undefined ? [] : [node.value], blocks: [] };
    case 'catch':
      return { expressions: [], blocks: [node.body, node.handler] };
    case 'finally':
      return { expressions: [], blocks: [node.body, node.finalizer] };
    case 'break':
    case 'continue':
      return { expressions: [], blocks: [] };
  }
}

/** Calls `visit` on every statement of a function's own body, those inside blocks included. */
export function visitStatements(definition: HirFunction, visit: (node: HirStatement) => void): void {
  const visitBlock = (block: readonly HirStatement[]): void => {
    for (const statement of block) {
      visit(statement);
      childrenOfStatement(statement).blocks.forEach(visitBlock);
    }
  };
  visitBlock(definition.body);
}

/** Calls `visit` on every expression of a function, callbacks' bodies and called helpers' bodies included, each function once. */
export function visitExpressions(entry: HirFunction, visit: (node: HirPart) => void): void {
  const seen = new Set<HirFunction>();
  const visitFunction = (definition: HirFunction): void => {
    if (seen.has(definition)) return;
    seen.add(definition);
    visitBlock(definition.body);
  };
  const visitBlock = (block: readonly HirStatement[]): void => {
    for (const statement of block) {
      const { expressions, blocks } = childrenOfStatement(statement);
      expressions.forEach(visitExpression);
      blocks.forEach(visitBlock);
    }
  };
  const visitExpression = (node: HirPart): void => {
    visit(node);
    childExpressions(node).forEach(visitExpression);
    if (node.kind === 'callback') visitFunction(node.function);
    if (node.kind === 'call') visitFunction(node.callee);
  };
  visitFunction(entry);
}
