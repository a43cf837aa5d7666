import type { Json, JsonRecord, JsonSchema } from '../json.ts';

/** A block that only the platform can run. It hands an output back, which later blocks read as `step.<slug>`. */
export interface PlatformBlock {
  readonly doc: string;
  readonly output: JsonSchema;
  /** The key that says whether its check was passed: `false` denies with `<slug>-failed`, unless the next block is a Decision that reads it. */
  readonly verifies?: 'verified' | 'enrolled';
  /** The groups of the event that the platform may hand in anew with its output; none when left out. */
  readonly changes?: readonly EventGroup[];
  /** What a check that was passed adds to `event.authentication`, where a platform is simulated. */
  readonly proves?: { readonly aal: 'aal1' | 'aal2'; readonly method: string };
  /** Nothing of a flow needs to stand behind it: it ends what the flow is for. */
  readonly terminal?: true;
  /** It takes a user for granted: a run that looked its user up in vain ends before it. */
  readonly issues?: true;
  /** What may stand behind its name in a flow; any record when left out. */
  readonly config?: JsonSchema;
}

/** A group of the event that a block of the platform may change. */
export type EventGroup = 'authentication' | 'connection' | 'user';

type Blocks = { readonly [name: string]: PlatformBlock };

const record = (properties: { readonly [name: string]: JsonSchema }): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});
/** Where a platform is simulated, a block answers what its schema gives as an example: that all is well. */
const example = (value: Json) => ({ examples: [value] });
const flag = (description: string): JsonSchema => ({ type: 'boolean', description, ...example(true) });
const alarm = (description: string): JsonSchema => ({ type: 'boolean', description, ...example(false) });
const text = (description: string, sample: string): JsonSchema => ({ type: 'string', maxLength: 2048, description, ...example(sample) });
const name = (description: string, sample: string): JsonSchema => ({ ...(text(description, sample) as object), minLength: 1 });
const score = (description: string): JsonSchema => ({ type: 'integer', minimum: 0, maximum: 100, description, ...example(10) });
const texts = (description: string): JsonSchema => ({
  type: 'array',
  items: { type: 'string', maxLength: 64 },
  maxItems: 32,
  description,
  ...example(['totp']),
});

const noOutput = record({});
const verification = { verifies: 'verified', output: record({ verified: flag('The check was passed.') }) } as const;
const sent = record({ sent: flag('The message was handed to the courier.') });
const factorsConfig: JsonSchema = {
  type: 'object',
  properties: { factors: { ...(texts('Factors that count here; any when left out.') as object), minItems: 1, uniqueItems: true } },
  additionalProperties: false,
};

const authenticates = { changes: ['authentication'] } as const;
const changesUser = { changes: ['user'] } as const;
const secondFactor = { ...authenticates, proves: { aal: 'aal2', method: 'mfa' } } as const;

const authentication = {
  'password-check': {
    doc: 'Verifies the password. Reaches AAL1.',
    ...authenticates,
    proves: { aal: 'aal1', method: 'password' },
    ...verification,
  },
  mfa: { doc: 'Verifies a second factor. Reaches AAL2.', ...secondFactor, config: factorsConfig, ...verification },
  'channel-otp-send': { doc: 'Sends a one-time code by e-mail or text message.', output: sent },
  'channel-otp-verify': {
    doc: 'Verifies the one-time code that was sent.',
    ...authenticates,
    proves: { aal: 'aal1', method: 'otp' },
    ...verification,
  },
  'webauthn-begin': { doc: 'Begins a passkey ceremony.', output: noOutput },
  'webauthn-finish': {
    doc: 'Verifies the answer of a passkey.',
    ...authenticates,
    proves: { aal: 'aal2', method: 'webauthn' },
    ...verification,
  },
  'check-mfa-status': {
    doc: 'Looks up which second factors the user has; does not act.',
    output: record({ enrolled: flag('The user has a second factor.'), factors: texts('Which ones.') }),
  },
  'require-mfa': {
    doc: 'Lets nobody pass who has not proven a second factor in this run.',
    ...secondFactor,
    config: factorsConfig,
    ...verification,
  },
  'require-mfa-enroll': {
    doc: 'Lets nobody pass before a second factor is enrolled.',
    ...changesUser,
    config: factorsConfig,
    verifies: 'enrolled',
    output: record({ enrolled: flag('The user has a second factor now.') }),
  },
  'credential-set': { doc: 'Sets the credential of a new account.', output: noOutput },
  'password-update': { doc: 'Replaces the password at the end of a reset.', ...changesUser, output: noOutput },
} as const satisfies Blocks;

const risk = {
  'risk-evaluate': {
    doc: 'Weighs all risk signals of this run. Sets `event.authentication.risk_score`; decides nothing.',
    output: record({
      score: score('Aggregate risk, from 0 (none) to 100.'),
      severity: { enum: ['low', 'medium', 'high'], description: 'The score as a word.', ...example('low') },
      recommendation: { enum: ['allow', 'challenge', 'deny'], description: 'What the platform would do.', ...example('allow') },
    }),
  },
  'ip-reputation': {
    doc: 'Looks the address up in threat feeds.',
    output: record({ score: score('How bad its reputation is.'), listed: alarm('A feed lists it.') }),
  },
  'bot-detection': {
    doc: 'Judges user agent and rate of requests.',
    output: record({ score: score('How much it looks like a bot.'), bot: alarm('It most likely is one.') }),
  },
  'brute-force': {
    doc: 'Counts failed logins of the identifier.',
    output: record({
      attempts: { type: 'integer', minimum: 0, description: 'Failures of late.', ...example(0) },
      locked: alarm('There were too many.'),
    }),
  },
  'breached-password': {
    doc: 'Looks the password up in lists of breached ones.',
    output: record({ breached: alarm('It is on a list.') }),
  },
  'email-validation': {
    doc: 'Checks that the e-mail address is well-formed and not of a throw-away provider.',
    output: record({ valid: flag('It is well-formed.'), disposable: alarm('Its provider gives throw-away addresses.') }),
  },
  'password-policy': {
    doc: 'Checks the password against the rules for new ones.',
    output: record({ satisfied: flag('It follows the rules.') }),
  },
} as const satisfies Blocks;

const identity = {
  'identity-lookup': {
    doc: 'Looks the account up by its identifier. Denies nothing, so that the answer does not show who has an account.',
    changes: ['user', 'connection'],
    output: record({ found: flag('There is such an account.') }),
  },
  'identity-create': {
    doc: 'Creates the account.',
    ...changesUser,
    output: record({ id: name('Identifier of the new account.', 'usr_2f6d3c') }),
  },
  'profile-update': { doc: 'Writes the profile from the form.', ...changesUser, output: noOutput },
  'update-user': {
    doc: 'Writes the profile from the form (the older name of profile-update).',
    ...changesUser,
    output: noOutput,
  },
  'verification-send': { doc: 'Sends a verification code or link.', output: sent },
  'verification-check': { doc: 'Verifies the code or link that was sent.', ...changesUser, ...verification },
  'email-verification': { doc: 'Has the user prove the e-mail address.', ...changesUser, ...verification },
} as const satisfies Blocks;

const session = {
  'issue-session': {
    doc: 'Starts the session and issues its tokens.',
    terminal: true,
    issues: true,
    output: record({ session_id: name('Identifier of the session.', 'ses_7d1c') }),
  },
  'issue-tokens': { doc: 'Issues access and refresh tokens.', terminal: true, issues: true, output: noOutput },
  'refresh-token-validate': { doc: 'Verifies the refresh token.', ...verification },
  'session-revoke': { doc: 'Ends the session.', terminal: true, output: noOutput },
  'social-oidc-redirect': { doc: 'Sends the user to a social identity provider.', output: noOutput },
  'social-oidc-callback': {
    doc: 'Verifies the answer of a social identity provider. Reaches AAL1.',
    changes: ['authentication', 'user', 'connection'],
    proves: { aal: 'aal1', method: 'social' },
    ...verification,
  },
  'hydra-logout': { doc: 'Ends the login session of the OAuth server.', terminal: true, output: noOutput },
  finalize: { doc: 'Completes a flow that issues no session.', terminal: true, output: noOutput },
} as const satisfies Blocks;

const notification = {
  'send-email': { doc: 'Sends an e-mail from a template.', output: sent },
  notify: { doc: 'Notifies the user by every channel that is set up.', output: sent },
  'password-recovery-send': { doc: 'Sends a link for a new password, valid for a while.', output: sent },
  delay: { doc: 'Waits for some milliseconds.', output: noOutput },
} as const satisfies Blocks;

/** Every platform block, by name. */
export const blocks = { ...authentication, ...risk, ...identity, ...session, ...notification } as const satisfies Blocks;

export type BlockName = keyof typeof blocks;

export const blockNames = Object.keys(blocks) as BlockName[];

export function isBlockName(name: string): name is BlockName {
  return Object.hasOwn(blocks, name);
}

/** What an action may have the run wait for. It leaves no step key, and a check that was not passed always denies. */
export const askedBlocks = {
  mfa: { changes: blocks.mfa.changes, proves: blocks.mfa.proves, ...verification },
  redirect: { changes: ['user'], ...verification },
} as const satisfies { readonly [name: string]: Pick<PlatformBlock, 'changes' | 'proves' | 'output' | 'verifies'> };

export type AskedBlock = keyof typeof askedBlocks;

/** What a block answers when all is well: verified, found, of low risk. */
export function sampleOutput({ output }: Pick<PlatformBlock, 'output'>): JsonRecord {
  const { properties = {} } = output as { readonly properties?: { readonly [name: string]: { readonly examples?: readonly Json[] } } };
  return Object.fromEntries(Object.entries(properties).map(([name, { examples }]) => [name, examples?.[0] ?? null]));
}

/** Blocks and stages may be written in snake_case; kebab-case is what they are called. */
export function kebabCase(name: string): string {
  return name.replaceAll('_', '-');
}
