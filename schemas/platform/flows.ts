/**
 * The platform's flows and, for each stage, its standard sequence of blocks: what is assumed when an action is compiled
 * with `--at` and no flow file. `action` marks where the action stands.
 */
export interface StageDefinition {
  readonly blocks: readonly string[];
}

export interface FlowDefinition {
  readonly doc: string;
  /** Whether this flow ends by issuing tokens, so that a claim set in it goes somewhere. */
  readonly issuesTokens: boolean;
  /** The blocks that do what the flow is for, beside those that end any flow. */
  readonly concludes: readonly string[];
  readonly stages: { readonly [stage: string]: StageDefinition };
}

export const flows = {
  login: {
    doc: 'A user, or a machine client, signs in.',
    issuesTokens: true,
    concludes: ['issue-session', 'issue-tokens'],
    stages: {
      'pre-login': { blocks: ['action', 'identity-lookup', 'password-check'] },
      'post-auth': { blocks: ['risk-evaluate', 'action'] },
      'post-login': { blocks: ['issue-session', 'action'] },
    },
  },
  registration: {
    doc: 'A new account is created.',
    issuesTokens: false,
    concludes: ['identity-create'],
    stages: {
      'pre-create': { blocks: ['action', 'identity-create'] },
      'post-create': { blocks: ['action'] },
    },
  },
  'token-refresh': {
    doc: 'A client exchanges a refresh token for new tokens.',
    issuesTokens: true,
    concludes: ['issue-tokens', 'issue-session'],
    stages: { 'pre-issue': { blocks: ['action', 'issue-tokens'] } },
  },
  'password-reset': {
    doc: 'A user asks for a password reset.',
    issuesTokens: false,
    concludes: ['verification-send', 'password-recovery-send'],
    stages: {
      'pre-request': { blocks: ['action', 'identity-lookup', 'verification-send'] },
      'post-request': { blocks: ['action'] },
    },
  },
  'password-reset-complete': {
    doc: 'A user comes back with the code and a new password.',
    issuesTokens: false,
    concludes: ['password-update'],
    stages: {
      'pre-update': { blocks: ['action', 'identity-lookup', 'password-update'] },
      'post-update': { blocks: ['action'] },
    },
  },
  'mfa-enrol': {
    doc: 'A user adds a second factor.',
    issuesTokens: false,
    concludes: ['require-mfa-enroll'],
    stages: {
      'pre-enrol': { blocks: ['action', 'identity-lookup', 'require-mfa-enroll'] },
      'post-enrol': { blocks: ['action'] },
    },
  },
  'mfa-verify': {
    doc: 'A user proves a second factor.',
    issuesTokens: false,
    concludes: ['mfa', 'require-mfa', 'webauthn-finish', 'channel-otp-verify'],
    stages: {
      'pre-verify': { blocks: ['action', 'identity-lookup', 'mfa'] },
      'post-verify': { blocks: ['action'] },
    },
  },
  logout: {
    doc: 'A session ends.',
    issuesTokens: false,
    concludes: ['session-revoke'],
    stages: {
      'pre-logout': { blocks: ['action', 'identity-lookup', 'session-revoke'] },
      'post-logout': { blocks: ['action'] },
    },
  },
} as const satisfies { readonly [flow: string]: FlowDefinition };

export type FlowName = keyof typeof flows;

/** `flow/stage`, as written after `--at`. */
export type AttachPoint = { [F in FlowName]: `${F}/${Extract<keyof (typeof flows)[F]['stages'], string>}` }[FlowName];

export const flowNames = Object.keys(flows) as FlowName[];

export function stagesOf(flow: FlowName): string[] {
  return Object.keys(flows[flow].stages);
}

export const attachPoints = flowNames.flatMap((flow) => stagesOf(flow).map((stage) => `${flow}/${stage}` as AttachPoint));

export function isAttachPoint(text: string): text is AttachPoint {
  return (attachPoints as readonly string[]).includes(text);
}

export function stageBlocks(at: AttachPoint): readonly string[] {
  const [flow, stage] = at.split('/') as [FlowName, string];
  const stages: { readonly [stage: string]: StageDefinition } = flows[flow].stages;
  return stages[stage]?.blocks ?? [];
}
