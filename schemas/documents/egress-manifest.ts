import type { JsonSchema } from '../json.ts';
import { apiPaths } from '../platform/api.ts';
import { closed, listOf, mapOf, setOf, targetMethod, text } from './parts.ts';

const paths = (description: string): JsonSchema => ({ ...(setOf(text) as object), description });

const decides = paths('What only decides whether it happens, or which value it is');

/** The egress manifest of one action: where its data goes. Sources are paths, in the order of their texts. */
export const egressManifest: JsonSchema = {
  title: 'EgressManifest',
  description: 'Where the data of an action goes: proven by the compiler, before it is deployed',
  ...closed({
    targets: {
      ...(listOf({
        title: 'EgressTarget',
        ...closed({
          method: targetMethod,
          url: { ...(text as object), description: 'Holes stand in braces' },
          entry: { ...(text as object), description: 'The allowlist entry that speaks for it' },
          from: closed({
            url: paths('What reaches the URL'),
            headers: paths('What reaches the headers'),
            body: paths('What reaches the body'),
          }),
          decides,
        }),
      }) as object),
      description: "The program's targets, in their order",
    },
    effects: {
      ...(listOf({
        title: 'EffectSources',
        ...closed(
          {
            member: { enum: apiPaths.filter((path) => path !== 'fetch') },
            from: { ...(mapOf(paths('What reaches this part')) as object), description: 'By the name of the argument' },
            decides,
          },
          { name: { ...(text as object), description: 'The key of a state or the name of a claim, where it is a constant' } },
        ),
      }) as object),
      description: "The program's effects, in their order",
    },
    error: paths('What the message of an error that ends the action may hold'),
  }),
};
