import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify';
import { documents } from '../../schemas/documents/index.ts';
import type { JsonSchema } from '../../schemas/json.ts';
import { validate } from '../../schemas/validator.ts';
import { Problem } from './problems.ts';
import type { Answer, Route, Service } from './route.ts';
import { answerAsAsked } from './run-headers.ts';

/** What each request was answered, for the log. */
export type Answered = WeakMap<FastifyRequest, Answer>;

/** Adds the routes, and at their URLs an answer to every other method. */
export function addRoutes(app: FastifyInstance, routes: readonly Route[], service: Service, answered: Answered): void {
  app.setValidatorCompiler(({ schema }) => {
    return (body) => checkBody(schema as JsonSchema, body);
  });
  for (const route of routes) addRoute(app, route, service, answered);
  for (const url of new Set(routes.map((route) => route.url))) {
    const taken = routes.filter((route) => route.url === url).map(({ method }) => method);
    addOtherMethods(app, url, taken.includes('GET') ? ['HEAD', ...taken] : taken);
  }
  app.setNotFoundHandler(() => {
    throw nothingHere();
  });
}

export function nothingHere(): Problem {
  return new Problem('not-found', 'there is nothing at this URL; /openapi.json lists what there is');
}

function addRoute(app: FastifyInstance, route: Route, service: Service, answered: Answered): void {
  const body = route.takes === undefined ? undefined : documents[route.takes];
  // Compiled now, so that no request waits for it.
  if (body !== undefined) validate(body, undefined);
  app.route({
    method: route.method,
    url: route.url,
    exposeHeadRoute: route.method === 'GET',
    ...(body === undefined ? {} : { schema: { body } }),
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    handler: async (request, reply) => {
      const call = async () => route.handle(service, request);
      const answer = await (route.runs ? answerAsAsked(service, request, route, call) : call());
      answered.set(request, answer);
      return reply.type('application/json').send(JSON.stringify(answer.body));
    },
  });
}

function checkBody(schema: JsonSchema, body: unknown): { readonly value: unknown } | { readonly error: Problem } {
  const problems = validate(schema, body);
  const [first] = problems;
  if (first === undefined) return { value: body };
  const errors = problems.map(({ pointer, message, suggestion }) => {
    return { pointer, message: suggestion === undefined ? message : `${message}; did you mean "${suggestion}"?` };
  });
  return { error: new Problem('invalid-request', `${first.pointer || 'the body'} ${errors[0]?.message}`, errors) };
}

const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** Refused before a body is read. OPTIONS says what is taken; nothing here is for a page of another origin. */
function addOtherMethods(app: FastifyInstance, url: string, taken: readonly HTTPMethods[]): void {
  const allow = [...taken, 'OPTIONS'].join(', ');
  app.route({ method: 'OPTIONS', url, handler: async (_request, reply) => reply.code(204).header('allow', allow).send() });
  app.route({
    method: methods.filter((method) => method !== 'OPTIONS' && !taken.includes(method)),
    url,
    onRequest: async (request) => {
      throw new Problem('method-not-allowed', `${request.method} is not taken here; ${allow} are`, [], { allow });
    },
    handler: async () => undefined,
  });
}
