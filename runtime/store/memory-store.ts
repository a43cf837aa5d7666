import type { AnswerStore, Once, OnceCall } from './answer-store.ts';

export interface MemoryStoreOptions {
  /** Milliseconds for which an answer is kept. */
  readonly keepFor: number;
  /** Characters of all answers together; the oldest go first. */
  readonly capacity?: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock?: () => number;
}

interface Kept {
  readonly fingerprint: string;
  readonly answer: Promise<string>;
  readonly until: number;
  size: number;
}

const defaultCapacity = 64 * 1024 * 1024;
/** What an entry takes beside its answer. */
const entrySize = 256;

/** A store in this process: it ends with it, and no other replica sees it. */
export function memoryStore({ keepFor, capacity = defaultCapacity, clock = () => performance.now() }: MemoryStoreOptions): AnswerStore {
  // A map goes through its entries in the order in which they came: the oldest first.
  const kept = new Map<string, Kept>();
  let size = 0;
  const forget = (key: string, entry: Kept) => {
    if (kept.get(key) !== entry) return;
    kept.delete(key);
    size -= entry.size;
  };
  const makeRoom = () => {
    const now = clock();
    for (const [key, entry] of kept) {
      if (entry.until > now && size <= capacity) return;
      forget(key, entry);
    }
  };
  const first = ({ key, fingerprint, run, forgets }: OnceCall): Promise<Once> => {
    const answer = run();
    const entry: Kept = { fingerprint, answer, until: clock() + keepFor, size: entrySize + key.length };
    kept.set(key, entry);
    size += entry.size;
    return answer.then(
      (text) => {
        if (kept.get(key) === entry) {
          entry.size += text.length;
          size += text.length;
          makeRoom();
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
    once: async (call) => {
      makeRoom();
      const before = kept.get(call.key);
      if (before === undefined) return first(call);
      if (before.fingerprint !== call.fingerprint) return { conflict: true };
      return { answer: await before.answer, repeated: true };
    },
  };
}
