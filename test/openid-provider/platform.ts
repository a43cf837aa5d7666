import { applyMergePatch } from '../../runtime/flow/merge-patch.ts';
import type { FlowRunAnswer } from '../../schemas/generated/flow-run-answer.ts';
import type { JsonRecord } from '../../schemas/json.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import { type Account, userOf } from './accounts.ts';

/** What the platform learns from the form that its user sends. */
export interface Form {
  readonly identifier: string;
  readonly password: string;
  readonly code?: string;
}

/** How a run stands: over, or waiting for a second factor that the form did not hold. */
export type Standing =
  | { readonly status: 'completed'; readonly account: Account; readonly claims: JsonRecord }
  | { readonly status: 'denied'; readonly message: string }
  | { readonly status: 'awaiting'; readonly continuation: string; readonly account: Account };

interface Block {
  readonly output: JsonRecord;
  readonly event?: JsonRecord;
}

const connection: JsonRecord = { id: 'con_1', name: 'Accounts', strategy: 'database', metadata: {} };

/** A small identity platform that has Writ decide: it runs the blocks that are its own and hands back what they answered. */
export class Platform {
  /** What Risk Evaluate answers for the next login. */
  risk = 10;
  /** Whether the next login comes from an exit of Tor. */
  tor = false;
  readonly #writ: string;
  readonly #accounts: readonly Account[];

  constructor(writ: string, accounts: readonly Account[]) {
    this.#writ = writ;
    this.#accounts = accounts;
  }

  login(form: Form): Promise<Standing> {
    const { user: _unknown, ...early } = this.#event('login/pre-login');
    const event = { ...early, authentication: { aal: 'aal0', methods: [] } };
    return this.#start('login', event, form, undefined);
  }

  /** Goes on with a login that waited for a second factor. */
  async secondFactor({ continuation, account }: Extract<Standing, { status: 'awaiting' }>, code: string): Promise<Standing> {
    const form = { identifier: account.email, password: account.password, code };
    return this.#drive(await this.#continue(continuation, this.#secondFactor(account, code)), form, account);
  }

  refresh(id: string): Promise<Standing> {
    const account = this.#accounts.find((candidate) => candidate.id === id);
    if (account === undefined) throw new Error(`there is no account ${id}`);
    const event = { ...this.#event('token-refresh/pre-issue'), user: userOf(account) };
    return this.#start('token-refresh', event, { identifier: account.email, password: '' }, account);
  }

  #event(at: 'login/pre-login' | 'token-refresh/pre-issue'): JsonRecord {
    return sampleEvent(positionOf(at), this.tor ? 'tor' : 'default');
  }

  async #start(flow: string, event: JsonRecord, form: Form, account: Account | undefined): Promise<Standing> {
    return this.#drive(await this.#call(`flows/${flow}/runs`, { event }), form, account);
  }

  async #drive(first: FlowRunAnswer, form: Form, known: Account | undefined): Promise<Standing> {
    let answer = first;
    let account = known;
    while (answer.status === 'awaiting') {
      const { awaiting, continuation } = answer;
      if (awaiting === undefined || continuation === undefined) throw new Error('an answer says that it waits, but not for what');
      if (awaiting.block === 'identity-lookup') account = this.#accounts.find(({ email }) => email === form.identifier);
      if (awaiting.block === 'mfa' && form.code === undefined) {
        if (account === undefined) throw new Error('a second factor is asked of nobody');
        return { status: 'awaiting', continuation, account };
      }
      answer = await this.#continue(continuation, this.#run(awaiting.block, form, account));
    }
    if (answer.status === 'denied') return { status: 'denied', message: answer.message ?? '' };
    if (account === undefined) throw new Error('a flow completed without a user');
    const { app_metadata, user_metadata, claims } = answer.effects as { readonly [name: string]: JsonRecord };
    account.app_metadata = applyMergePatch(account.app_metadata, app_metadata ?? {}) as JsonRecord;
    account.user_metadata = applyMergePatch(account.user_metadata, user_metadata ?? {}) as JsonRecord;
    return { status: 'completed', account, claims: claims ?? {} };
  }

  /** The platform's own blocks, by name. */
  #run(block: string, form: Form, account: Account | undefined): Block {
    switch (block) {
      case 'identity-lookup':
        return account === undefined
          ? { output: { found: false } }
          : { output: { found: true }, event: { user: userOf(account), connection } };
      case 'password-check':
        return account?.password === form.password
          ? { output: { verified: true }, event: { authentication: { aal: 'aal1', methods: ['password'] } } }
          : { output: { verified: false } };
      case 'mfa':
        if (account === undefined) throw new Error('a second factor is asked of nobody');
        return this.#secondFactor(account, form.code ?? '');
      case 'risk-evaluate':
        return {
          output: {
            score: this.risk,
            severity: this.risk > 70 ? 'high' : 'low',
            recommendation: this.risk > 70 ? 'challenge' : 'allow',
          },
        };
      case 'issue-session':
        return { output: { session_id: `session-of-${account?.id}` } };
      case 'issue-tokens':
        return { output: {} };
      default:
        throw new Error(`this platform has no block ${block}`);
    }
  }

  #secondFactor(account: Account, code: string): Block {
    return account.code === code
      ? { output: { verified: true }, event: { authentication: { aal: 'aal2', methods: ['password', 'totp'] } } }
      : { output: { verified: false } };
  }

  #continue(continuation: string, { output, event }: Block): Promise<FlowRunAnswer> {
    return this.#call('runs/continue', { continuation, output, ...(event === undefined ? {} : { event }) });
  }

  async #call(path: string, body: unknown): Promise<FlowRunAnswer> {
    const response = await fetch(`${this.#writ}/v1/tenants/acme/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as FlowRunAnswer;
  }
}
