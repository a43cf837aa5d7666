/** What a store says to a call: the answer of the first call under its key, or that the first call was another one. */
export type Once = { readonly answer: string; readonly repeated: boolean } | { readonly conflict: true };

/** One call that must count once. */
export interface OnceCall {
  readonly key: string;
  /** Tells whether a later call under the key is the same one. */
  readonly fingerprint: string;
  readonly run: () => Promise<string>;
  /** Whether a call that failed so may be made again; every other failure is answered to all calls under the key. */
  readonly forgets: (error: unknown) => boolean;
}

/** Remembers answers for a while, so that a call that is made again does nothing again. */
export interface AnswerStore {
  /** While the first call is under way, the same call waits for its answer. */
  readonly once: (call: OnceCall) => Promise<Once>;
}
