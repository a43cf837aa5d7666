import { type AnswerStore, type Once, type OnceCall, StoreFull } from './answer-store.ts';

export interface MemoryStoreOptions {
  /** Milliseconds for which a call is remembered. */
  readonly keepFor: number;
  /** Characters of one owner's answers; beyond it the oldest go first. That the calls were made is remembered all the same. */
  readonly capacity?: number;
  /** Calls of one owner that are remembered; beyond it no new one is taken. */
  readonly mostCalls?: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock?: () => number;
}

interface Kept {
  readonly fingerprint: string;
  /** Undefined once it had to make room. */
  answer: Promise<string> | undefined;
  readonly until: number;
  /** Characters of the answer; 0 while the call is under way. */
  length: number;
}

/** A store in this process: it ends with it, and no other replica sees it. */
export function memoryStore(options: MemoryStoreOptions): AnswerStore {
  const owners = new Map<string, ReturnType<typeof rememberedCalls>>();
  return {
    once: async (call) => {
      const calls = owners.get(call.owner) ?? rememberedCalls(options);
      owners.set(call.owner, calls);
      try {
        return await calls.once(call);
      } finally {
        // Anyone may call for a tenant that is not there: of one with nothing to remember nothing stays.
        if (calls.isEmpty() && owners.get(call.owner) === calls) owners.delete(call.owner);
      }
    },
  };
}

const defaultCapacity = 64 * 1024 * 1024;
const defaultMostCalls = 500_000;

/** The calls of one owner. */
function rememberedCalls({
  keepFor,
  capacity = defaultCapacity,
  mostCalls = defaultMostCalls,
  clock = () => performance.now(),
}: MemoryStoreOptions): Pick<AnswerStore, 'once'> & { readonly isEmpty: () => boolean } {
  // A map goes through its entries in the order in which they came: the oldest first.
  const kept = new Map<string, Kept>();
  let size = 0;
  const forget = (key: string, entry: Kept) => {
    if (kept.get(key) !== entry) return;
    kept.delete(key);
    size -= entry.length;
  };
  const dropExpired = () => {
    const now = clock();
    for (const [key, entry] of kept) {
      if (entry.until > now) return;
      forget(key, entry);
    }
  };
  /** Only what was answered goes. A position that was taken stays taken, and a call under way is not begun again. */
  const dropAnswers = () => {
    for (const entry of kept.values()) {
      if (size <= capacity) return;
      if (entry.length === 0) continue;
      size -= entry.length;
      entry.length = 0;
      entry.answer = undefined;
    }
  };
  const first = ({ key, fingerprint, run, forgets }: OnceCall): Promise<Once> => {
    if (kept.size >= mostCalls) throw new StoreFull();
    const answer = run();
    const entry: Kept = { fingerprint, answer, until: clock() + keepFor, length: 0 };
    kept.set(key, entry);
    return answer.then(
      (text) => {
        if (kept.get(key) === entry) {
          entry.length = text.length;
          size += text.length;
          dropAnswers();
        }
        return { answer: text, repeated: false };
      },
      (error: unknown) => {
        if (forgets(error)) forget(key, entry);
        throw error;
      },
    );
  };
  return {
    isEmpty: () => kept.size === 0,
    once: async (call) => {
      dropExpired();
      const before = kept.get(call.key);
      if (before === undefined) return first(call);
      if (before.fingerprint !== call.fingerprint) return { conflict: true };
      return before.answer === undefined ? { forgotten: true } : { answer: await before.answer, repeated: true };
    },
  };
}
