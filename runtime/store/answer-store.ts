/** What a store says to a call: the answer of the first call under its key, or why there is none. */
export type Once =
  | { readonly answer: string; readonly repeated: boolean }
  /** The first call under the key was another one. */
  | { readonly conflict: true }
  /** The call was made before, and its answer had to make room; that it was made is remembered. */
  | { readonly forgotten: true };

/** One call that must count once. */
export interface OnceCall {
  /** Whose call it is: what one has kept takes nothing away from another. */
  readonly owner: string;
  readonly key: string;
  /** Tells whether a later call under the key is the same one. */
  readonly fingerprint: string;
  readonly run: () => Promise<string>;
  /** Whether a call that failed so may be made again; every other failure is answered to all calls under the key. */
  readonly forgets: (error: unknown) => boolean;
}

/** Remembers answers for a while, so that a call that is made again does nothing again. */
export interface AnswerStore {
  /** While the first call is under way, the same call waits for its answer. Throws a StoreFull before anything has run. */
  readonly once: (call: OnceCall) => Promise<Once>;
}

/** No more calls can be remembered, and one that nobody remembers could count twice. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull';
  constructor() {
    super('no more calls can be remembered; wait until earlier ones expire');
  }
}
