import type { AllowedPlace } from '../../runtime/egress/allowlist.ts';
import { redirectMethod } from '../../runtime/egress/method.ts';
import { entryCoveringTarget } from '../../runtime/egress/target.ts';
import type { EgressManifest, EgressTarget } from '../../schemas/generated/bundle.ts';
import type { Program, Target } from '../../schemas/ir/program.ts';
import { urlText } from '../../schemas/ir/url-text.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { checkPersonalData, checkSend, type Sent } from './check-send.ts';
import { connectFlows, type Follow, type PlacedFlow, type Reach } from './tenant-flows.ts';

export interface JudgedFlow {
  readonly manifest: EgressManifest;
  readonly diagnostics: readonly Diagnostic[];
}

/** An action of a tenant that compiled, and what its data does. */
export interface CompiledFlow extends PlacedFlow {
  readonly program: Program;
}

/** Follows the data of all actions of a tenant to where it goes, and holds it to what the allowlist lets go there. */
export function judgeFlows(actions: readonly CompiledFlow[], allow: readonly AllowedPlace[]): ReadonlyMap<string, JudgedFlow> {
  const follow = connectFlows(actions);
  return new Map(
    actions.map((action) => {
      const sent = action.flow.requests.map((request) => ({
        ...request,
        parts: new Map([...request.parts].map(([name, part]) => [name, follow(action.slug, part)] as const)),
      }));
      const diagnostics = [...checkSend(sent, allow), ...checkPersonalData(sent)];
      return [action.slug, { manifest: manifestOf(action, sent, follow, allow), diagnostics }];
    }),
  );
}

function manifestOf(
  { slug, program, flow }: CompiledFlow,
  sent: readonly Sent[],
  follow: Follow,
  allow: readonly AllowedPlace[],
): EgressManifest {
  const targets = program.targets.map((target): EgressTarget => {
    const here = sent.filter(({ targets: asked }) => asked.some((other) => isSame(other, target)));
    const led = target.method === redirectMethod ? flow.effects.filter(({ member }) => member === 'redirect') : [];
    const reaches = led.flatMap(({ parts }) =>
      [...parts.values()].map((reached) => ({ parts: new Map([['url', follow(slug, reached)]]) })),
    );
    const all: readonly { readonly parts: Sent['parts'] }[] = [...here, ...reaches];
    const part = (name: string) => sorted(all.flatMap(({ parts }) => [...(parts.get(name)?.values.keys() ?? [])]));
    const decides = ordered(all.flatMap(({ parts }) => [...parts.values()].flatMap((reach) => [...reach.decides])));
    return {
      method: target.method as EgressTarget['method'],
      url: urlText(target),
      entry: entryCoveringTarget(allow, target, { development: true })?.text ?? '',
      from: { url: part('url'), headers: part('headers'), body: part('body') },
      decides,
    };
  });
  const effects = flow.effects.map(({ member, name, parts }) => {
    const reached = [...parts].map(([part, { values, decides }]) => [part, follow(slug, { values, decides })] as const);
    return {
      member: member as EgressManifest['effects'][number]['member'],
      ...(name === undefined ? {} : { name }),
      from: Object.fromEntries(reached.flatMap(([part, { values }]) => (values.size === 0 ? [] : [[part, sorted([...values.keys()])]]))),
      decides: ordered(reached.flatMap(([, reach]) => [...reach.decides])),
    };
  });
  return { targets, effects, error: valuesOf(follow(slug, flow.error)) };
}

function valuesOf({ values }: Reach): string[] {
  return sorted([...values.keys()]);
}

function isSame(left: Target, right: Target): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Paths in order. A group among those that decide tells that it was asked for, not that all in it was. */
function ordered(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort();
}

/** The paths in order, without those that lie inside another. */
function sorted(paths: readonly string[]): string[] {
  const all = new Set(paths);
  return [...all].filter((path) => !outerPaths(path).some((outer) => all.has(outer))).sort();
}

function outerPaths(path: string): string[] {
  if (/^(answer|secret) /.test(path)) return [];
  const parts = path.split('.');
  return parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('.'));
}
