import fc from 'fast-check';
import type { HostFetch } from '../../runtime/host/fetch.ts';
import type { JsonRecord } from '../../schemas/json.ts';
import { actionOf, early, known } from './flow-support.ts';

const receiver = 'https://hooks.acme.example/a';

/** What is behind the receiver: it fails the webhooks of some events, whatever replica calls it. */
export const receiverFetch: HostFetch = async ({ body = '' }) => ({
  status: body.includes('"bogon":true') ? 503 : 200,
  headers: {},
  body: '{}',
});

/** Patches called `late…` may come with a completed flow alone; those called `now…` are committed immediately. */
export const generatedActions: { readonly [slug: string]: string } = {
  patch: 'api.user.setAppMetadata({ late: event.request.ip, late_nested: { [event.request.language]: true } });',
  unpatch: 'api.user.setAppMetadata({ late: null, late_nested: { en: null } });',
  commit: "api.user.setAppMetadata({ now: String(event.user.app_metadata.now ?? '') + 'x' });",
  claim: "api.session.setCustomClaim('late_claim', JSON.stringify(event.user.app_metadata), { token: 'both' });",
  flag: "api.state.set('flag', event.request.asn.is_tor); api.log('info', JSON.stringify(event.authentication.methods));",
  ask: "if (event.request.asn.is_tor) api.mfa.require({ factors: ['totp'] });",
  refuse: "api.user.setAppMetadata({ late: 1 }); if (event.request.asn.is_vpn && event.request.asn.is_tor) api.deny('refused');",
  fail: "api.user.setAppMetadata({ late: 2 }); if (event.request.asn.is_bogon) throw new Error('broken');",
  fetch: `const answer = await api.fetch('${receiver}'); api.user.setUserMetadata({ late_status: answer.status });`,
};

const slugs = Object.keys(generatedActions);

/** A tree of blocks before its slugs are given. */
type Shape =
  | { readonly kind: 'action'; readonly action: string; readonly commit: boolean; readonly forgiving: boolean; readonly disabled: boolean }
  | { readonly kind: 'platform'; readonly block: string }
  | { readonly kind: 'webhook'; readonly forgiving: boolean }
  | { readonly kind: 'log' | 'deny' | 'allow' | 'custom' }
  | { readonly kind: 'decision'; readonly conditions: readonly string[]; readonly lists: readonly (readonly Shape[])[] };

const conditions = [
  'event.request.asn.is_vpn',
  'event.request.asn.is_tor',
  '!event.request.asn.is_bogon',
  'event.authentication.aal === "aal2"',
];

const action = fc
  .record({ action: fc.constantFrom(...slugs), forgiving: fc.nat(4), disabled: fc.nat(9) })
  .map(({ action: slug, forgiving, disabled }): Shape => {
    return { kind: 'action', action: slug, commit: slug === 'commit', forgiving: forgiving === 0, disabled: disabled === 0 };
  });
const platform = fc
  .constantFrom('mfa', 'risk-evaluate', 'profile-update', 'check-mfa-status')
  .map((block): Shape => ({ kind: 'platform', block }));
const webhook = fc.boolean().map((forgiving): Shape => ({ kind: 'webhook', forgiving }));
const log = fc.constant<Shape>({ kind: 'log' });
const end = fc.constantFrom<Shape>({ kind: 'deny' }, { kind: 'allow' });

const list = (depth: number): fc.Arbitrary<readonly Shape[]> => {
  const blocks = [
    { weight: 5, arbitrary: action },
    { weight: 2, arbitrary: platform },
    { weight: 1, arbitrary: webhook },
    { weight: 1, arbitrary: log },
  ];
  const nested = { weight: 2, arbitrary: depth === 0 ? log : decision(depth - 1) };
  const custom = { weight: depth === 2 ? 1 : 0, arbitrary: fc.constant<Shape>({ kind: 'custom' }) };
  return fc.array(fc.oneof(...blocks, nested, custom), { maxLength: 5 });
};

const decision = (depth: number): fc.Arbitrary<Shape> =>
  fc
    .record({
      first: fc.constantFrom(...conditions),
      second: fc.option(fc.constantFrom(...conditions)),
      lists: fc.array(fc.tuple(list(depth), fc.option(end, { freq: 3 })), { minLength: 3, maxLength: 3 }),
    })
    .map(({ first, second, lists }): Shape => {
      const bodies = lists.map(([blocks, last]) => (last === null ? blocks : [...blocks, last]));
      return { kind: 'decision', conditions: second === null || second === first ? [first] : [first, second], lists: bodies };
    });

/** The files of a tenant whose login does anything at all between the look-up and the session, and behind it. */
export const generatedFlows = fc.record({ post: list(2), last: list(1), custom: list(1) }).map(({ post, last, custom }) => {
  let count = 0;
  const next = () => `b${count++}`;
  const text = (shapes: readonly Shape[], indent: string, insideCustom: boolean): string =>
    shapes.length === 0 ? ' []\n' : `\n${shapes.map((shape) => blockText(shape, indent, insideCustom)).join('')}`;
  let customUsed = false;
  const blockText = (shape: Shape, indent: string, insideCustom: boolean): string => {
    const slug = next();
    switch (shape.kind) {
      case 'action': {
        const { commit, forgiving, disabled } = shape;
        const settings = `${commit ? ', commit: immediately' : ''}${forgiving ? ', on-error: continue' : ''}${disabled ? ', disabled: true' : ''}`;
        return `${indent}- { action: ${shape.action}, slug: ${slug}${settings} }\n`;
      }
      case 'platform':
        return `${indent}- { ${shape.block}: {}, slug: ${slug} }\n`;
      case 'webhook': {
        const request = `{ method: POST, url: "${receiver}", body: { bogon: "{{ event.request.asn.is_bogon }}", from: "at {{ event.request.ip }}" } }`;
        return `${indent}- { webhook: ${slug}, request: ${request}, on-error: ${shape.forgiving ? 'continue' : 'deny'} }\n`;
      }
      case 'log':
        return `${indent}- { log-event: { level: info, message: "at ${slug} {{ event.request.ip }}" }, slug: ${slug} }\n`;
      case 'deny':
        return `${indent}- { deny: { reason: closed_${slug} }, slug: ${slug} }\n`;
      case 'allow':
        return `${indent}- { allow: {}, slug: ${slug} }\n`;
      case 'custom': {
        // Its slugs may stand once.
        if (customUsed || insideCustom) return `${indent}- { log-event: { level: info, message: again }, slug: ${slug} }\n`;
        customUsed = true;
        return `${indent}- { run-flow: inner, slug: ${slug} }\n`;
      }
      case 'decision': {
        const deeper = `${indent}        `;
        const branches = shape.conditions
          .map(
            (condition, index) =>
              `${indent}    - if: '${condition}'\n${indent}      then:${text(shape.lists[index] ?? [], deeper, insideCustom)}`,
          )
          .join('');
        return `${indent}- decision: ${slug}\n${indent}  when:\n${branches}${indent}  else:${text(shape.lists[2] ?? [], deeper, insideCustom)}`;
      }
    }
  };
  const postAuth = text(post, '    ', false);
  const postLogin = text(last, '    ', false);
  const inner = text(custom, '    ', true);
  return {
    'writ.yaml': 'tenant: acme\nfetch: { allow: [{ url: https://hooks.acme.example/, methods: [GET, POST] }] }\n',
    'flows/login.yaml': `flow: login\nstages:\n  pre-login: [identity-lookup, password-check]\n  post-auth:${postAuth}  post-login:\n    - issue-session${postLogin === ' []\n' ? '\n' : postLogin}`,
    'flows/inner.yaml': `custom: inner\nstages:\n  only:${inner}`,
    ...Object.fromEntries(Object.entries(generatedActions).map(([slug, body]) => [`actions/${slug}.ts`, actionOf(body)])),
  };
});

/** What a platform answers in one run; `at` tells the calls of the run apart. */
export interface GeneratedPlatform {
  readonly event: JsonRecord;
  readonly found: boolean;
  /** Whether the check of this call is passed. */
  readonly passes: (at: number) => boolean;
  /** The call at which the platform gives up, if any. */
  readonly abandonsAt: number;
}

const { user } = known;

export const generatedPlatforms: fc.Arbitrary<GeneratedPlatform> = fc
  .record({
    vpn: fc.boolean(),
    tor: fc.boolean(),
    bogon: fc.boolean(),
    missing: fc.nat(6),
    fails: fc.array(fc.nat(5), { minLength: 12, maxLength: 12 }),
    abandonsAt: fc.oneof({ weight: 3, arbitrary: fc.constant(99) }, { weight: 1, arbitrary: fc.nat(6) }),
  })
  .map(({ vpn, tor, bogon, missing, fails, abandonsAt }) => {
    const asn = { number: 1, org: '', is_vpn: vpn, is_tor: tor, is_bogon: bogon };
    const event = { ...early, request: { ...(early.request as object), asn } };
    return { event, found: missing !== 0, passes: (at) => fails[at % fails.length] !== 0, abandonsAt };
  });

export { user };
