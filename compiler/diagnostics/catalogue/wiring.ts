import { define } from '../definition.ts';

const login = (blocks: string, after = '') =>
  `flow: login\nstages:\n  pre-login: [identity-lookup, password-check]\n  post-auth:\n${blocks}\n  post-login:\n    - issue-session\n${after}`;
const action = (body: string) => `export default async function act(event, api) {\n  ${body}\n}\n`;
const refuseTor = action("if (event.request.asn.is_tor) api.deny('tor');");
const routed = (condition: string) =>
  `    - action: judge\n    - decision: route\n      when:\n        - if: ${condition}\n          then: [mfa]`;
const judge = action("api.state.set('require_step_up', event.request.asn.is_tor);");

const concluding = 'Put the block there that the flow is for, or say that it ends there on purpose: `- allow` or `- finalize`.';
export interface Unfinished {
  readonly flow: string;
  readonly way: string;
  readonly blocks: string;
  readonly disabled: string | undefined;
}
const unfinished = ({ flow, way, disabled, blocks }: Unfinished) =>
  `the flow ${flow} can end${way} with nothing done: ${
    disabled === undefined ? `no ${blocks} stands on that way` : `\`${disabled}\` is disabled`
  }`;

/** 401x and 402x: how the blocks of flows hang together. */
export const wiringDiagnostics = {
  'flow-unfinished': define<Unfinished>({
    code: 'W4010',
    severity: 'error',
    message: unfinished,
    help: 'Put `- issue-session` (or `- issue-tokens`) on every way, or say that a way ends there on purpose: `- allow`, or `- deny: { reason: … }`.',
    why: 'A login or a refresh that completes and has issued nothing leaves it to the platform to guess what was meant.',
    bad: { files: { 'flows/token-refresh.yaml': 'flow: token-refresh\nstages:\n  pre-issue: [refresh-token-validate]\n' } },
    good: { files: { 'flows/token-refresh.yaml': 'flow: token-refresh\nstages:\n  pre-issue: [refresh-token-validate, issue-tokens]\n' } },
  }),
  'flow-aimless': define<Unfinished>({
    code: 'W4011',
    severity: 'warning',
    message: unfinished,
    help: concluding,
    why: 'A logout that ends no session, or a registration that creates no account, is most often a block that was forgotten.',
    bad: { files: { 'flows/logout.yaml': 'flow: logout\nstages:\n  pre-logout: [identity-lookup]\n' } },
    good: { files: { 'flows/logout.yaml': 'flow: logout\nstages:\n  pre-logout: [identity-lookup, session-revoke]\n' } },
  }),
  'password-check-skipped': define<{ open: string; checked: string }>({
    code: 'W4012',
    severity: 'error',
    message: ({ open, checked }) => `${open} goes on without a password check, and ${checked} has one`,
    help: 'Move password-check before the decision, or put a check into each of its branches, before an `allow` too: password-check, webauthn-finish, channel-otp-verify, social-oidc-callback.',
    why: 'Whoever can steer the condition signs in without a password. A branch that denies needs none, and a passkey, a one-time code or the answer of another identity provider may stand in its place; a second factor alone may not.',
    bad: {
      files: {
        'flows/login.yaml':
          'flow: login\nstages:\n  pre-login:\n    - identity-lookup\n    - decision: how\n      when:\n        - if: event.client.type === "web"\n          then: [password-check]\n  post-login: [issue-session]\n',
      },
    },
    good: {
      files: {
        'flows/login.yaml':
          'flow: login\nstages:\n  pre-login:\n    - identity-lookup\n    - decision: how\n      when:\n        - if: event.client.type === "web"\n          then: [password-check]\n      else: [webauthn-begin, webauthn-finish]\n  post-login: [issue-session]\n',
      },
    },
  }),
  'denial-after-session': define<{ block: string; how: string; issued: string }>({
    code: 'W4013',
    severity: 'warning',
    message: ({ block, how, issued }) => `${block} ${how}, and ${issued} stands before it`,
    help: 'Move it before the block that issues, or let it only tell what it found.',
    why: 'What was issued is out: a denial behind it stops the rest of the flow, and takes no session and no token back.',
    bad: { files: { 'flows/login.yaml': login('    - risk-evaluate', '    - action: refuse-tor\n'), 'actions/refuse-tor.ts': refuseTor } },
    good: { files: { 'flows/login.yaml': login('    - action: refuse-tor'), 'actions/refuse-tor.ts': refuseTor } },
  }),
  'decision-forgiven': define<{ slug: string; members: string }>({
    code: 'W4014',
    severity: 'warning',
    message: ({ slug, members }) => `the action \`${slug}\` uses ${members}, and its block goes on when it fails`,
    help: 'Remove "on-error: continue" from this block, or take the decision into an action of its own.',
    why: 'An error drops what the action asked for, the denial and the second factor too. Whoever can make it fail passes.',
    bad: {
      files: {
        'flows/login.yaml': login('    - action: refuse-tor\n      on-error: continue'),
        'actions/refuse-tor.ts': refuseTor,
      },
    },
    good: { files: { 'flows/login.yaml': login('    - action: refuse-tor'), 'actions/refuse-tor.ts': refuseTor } },
  }),
  'metadata-read-early': define<{ path: string; reader: string; writer: string; key: string }>({
    code: 'W4015',
    severity: 'warning',
    message: ({ path, reader, writer }) => `${reader} reads \`${path}\` before ${writer} writes it in the same run`,
    help: ({ writer, key }) =>
      `Put ${writer} before it. If what an earlier run left is meant, let the name say so: \`last_${key}\` or \`previous_${key}\`.`,
    why: 'The block sees what an earlier run left, or nothing at the first one. Names that begin with last, previous, prior, seen or known say that this is meant, and are not warned of.',
    bad: {
      files: {
        'flows/login.yaml': login('    - action: greet\n    - action: tag'),
        'actions/greet.ts': action('api.log("info", `tier ${event.user.app_metadata.tier}`);'),
        'actions/tag.ts': action('api.user.setAppMetadata({ tier: "free" });'),
      },
    },
    good: {
      files: {
        'flows/login.yaml': login('    - action: tag\n    - action: greet'),
        'actions/greet.ts': action('api.log("info", `tier ${event.user.app_metadata.tier}`);'),
        'actions/tag.ts': action('api.user.setAppMetadata({ tier: "free" });'),
      },
    },
  }),
  'claim-overwritten': define<{ claim: string; first: string; second: string }>({
    code: 'W4016',
    severity: 'warning',
    message: ({ claim, first, second }) => `${second} sets the claim "${claim}", which ${first} has set before it`,
    help: 'Set each claim in one block, or put the blocks into branches of a decision that exclude each other.',
    why: 'Of two writes the later one stands, so that what the first block found reaches no token.',
    bad: {
      files: {
        'flows/login.yaml': login('    - risk-evaluate', '    - action: plain\n    - action: paid\n'),
        'actions/plain.ts': action('api.session.setCustomClaim("tier", "free");'),
        'actions/paid.ts': action('api.session.setCustomClaim("tier", "paid");'),
      },
    },
    good: {
      files: {
        'flows/login.yaml': login(
          '    - risk-evaluate',
          '    - decision: which\n      when:\n        - if: event.user.roles.includes("paid")\n          then: [{ action: paid }]\n      else: [{ action: plain }]\n',
        ),
        'actions/plain.ts': action('api.session.setCustomClaim("tier", "free");'),
        'actions/paid.ts': action('api.session.setCustomClaim("tier", "paid");'),
      },
    },
  }),
  'account-revealed': define<{ block: string; how: string }>({
    code: 'W4017',
    severity: 'error',
    message: ({ block, how }) => `${block} ${how}, which shows whoever asks for a password reset that the account exists`,
    help: 'Move it before identity-lookup, or take the denial out of it: for an action that can only fail, write "on-error: continue" at its block. A decision by what is known of the account asks for the same checks in all its branches, its default included.',
    why: 'Behind identity-lookup a block of your own runs only if there is an account, and a decision that looks at the user takes its default without one; the reset then completes and sends nothing. An answer that can be a denial for some and never for others tells them apart, and so does a check that only some are asked for. Not to send the message is no denial: put verification-send into a branch of a decision.',
    bad: {
      files: {
        'flows/password-reset.yaml':
          'flow: password-reset\nstages:\n  pre-request: [identity-lookup, { action: refuse-tor }, verification-send]\n',
        'actions/refuse-tor.ts': refuseTor,
      },
    },
    good: {
      files: {
        'flows/password-reset.yaml':
          'flow: password-reset\nstages:\n  pre-request: [{ action: refuse-tor }, identity-lookup, verification-send]\n',
        'actions/refuse-tor.ts': refuseTor,
      },
    },
  }),
  'block-unreachable': define<{ block: string; ending: string }>({
    code: 'W4018',
    severity: 'warning',
    message: ({ block, ending }) => `${block} is never reached: every way ends in ${ending} before it`,
    help: 'Remove it, or move it before the end.',
    why: 'Nothing behind `allow`, `deny`, or a decision of which every branch ends is ever run. A check that stands there looks as if it happened.',
    bad: { files: { 'flows/login.yaml': login('    - allow\n    - mfa') } },
    good: { files: { 'flows/login.yaml': login('    - mfa') } },
  }),
  'branch-unreachable': define<{ slug: string; branch: number }>({
    code: 'W4019',
    severity: 'warning',
    message: ({ slug, branch }) => `this branch is never taken: branch ${branch} of \`${slug}\` has the same condition`,
    help: 'Remove it, or correct its condition.',
    why: 'Branches are tried in order, and the first one whose condition holds is taken.',
    bad: {
      files: {
        'flows/login.yaml': login(
          '    - decision: route\n      when:\n        - if: event.request.asn.is_tor\n          then: [mfa]\n        - if: event.request.asn.is_tor\n          then: [{ deny: { reason: tor } }]',
        ),
      },
    },
    good: {
      files: {
        'flows/login.yaml': login(
          '    - decision: route\n      when:\n        - if: event.request.asn.is_tor\n          then: [mfa]\n        - if: event.request.asn.is_vpn\n          then: [{ deny: { reason: vpn } }]',
        ),
      },
    },
  }),
  'state-unread': define<{ key: string; slug: string }>({
    code: 'W4020',
    severity: 'warning',
    message: ({ key, slug }) => `no block behind \`${slug}\` reads \`step.${slug}.${key}\``,
    help: ({ key, slug }) => `Read \`step.${slug}.${key}\` in a decision or an action behind it, or leave it out.`,
    why: 'Step state is there for the blocks behind. In a flow that decides something, what nobody reads is most often a condition that was forgotten. A value that the action logs as well is not warned of: it has been told.',
    bad: {
      files: {
        'flows/login.yaml': login(routed('step.judge.unknown')),
        'actions/judge.ts': action(
          "api.state.set('unknown', event.request.device.is_new); api.state.set('abroad', event.request.asn.is_vpn);",
        ),
      },
    },
    good: {
      files: {
        'flows/login.yaml': login(routed('step.judge.abroad')),
        'actions/judge.ts': action("api.state.set('abroad', event.request.asn.is_vpn);"),
      },
    },
  }),
  'step-up-unread': define<{ path: string; flow: string }>({
    code: 'W4021',
    severity: 'warning',
    message: ({ path, flow }) => `no decision of the flow ${flow} acts on \`${path}\`, so nobody is asked for a second factor`,
    help: ({ path }) => `Put a decision behind this block: if: ${path}, then: [mfa].`,
    why: 'The key reads as a demand for a second factor, and writing it makes none. A decision has to route to mfa by it, or an action to call api.mfa.require or api.deny.',
    bad: { files: { 'flows/login.yaml': login('    - action: judge'), 'actions/judge.ts': judge } },
    good: { files: { 'flows/login.yaml': login(routed('step.judge.require_step_up')), 'actions/judge.ts': judge } },
  }),
  'step-of-disabled-block': define<{ path: string; block: string }>({
    code: 'W4022',
    severity: 'error',
    message: ({ path, block }) => `\`${path}\` is read here, and ${block}, which would write it, is disabled`,
    help: 'Enable the block, or disable what reads from it too.',
    why: 'A disabled block writes nothing. What reads it would take the same side at every login, most often the one that lets everybody in.',
    bad: {
      files: {
        'flows/login.yaml': login(routed('step.judge.require_step_up').replace('judge\n', 'judge\n      disabled: true\n')),
        'actions/judge.ts': judge,
      },
    },
    good: { files: { 'flows/login.yaml': login(routed('step.judge.require_step_up')), 'actions/judge.ts': judge } },
  }),
};
