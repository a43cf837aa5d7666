import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../runtime/store/memory-store.ts';

const never = () => false;
const answering = (text: string, count: { runs: number }) => async () => {
  count.runs++;
  return text;
};

describe('answers in memory', () => {
  it('are given again to the same call, refused to another, and forgotten in time', async () => {
    let time = 0;
    const count = { runs: 0 };
    const store = memoryStore({ keepFor: 100, clock: () => time });
    const call = { key: 'a', fingerprint: 'same', run: answering('one', count), forgets: never };
    expect(await Promise.all([store.once(call), store.once(call)])).toEqual([
      { answer: 'one', repeated: false },
      { answer: 'one', repeated: true },
    ]);
    expect(await store.once({ ...call, fingerprint: 'other' })).toEqual({ conflict: true });
    time = 99;
    expect(await store.once(call)).toMatchObject({ repeated: true });
    time = 100;
    expect(await store.once({ ...call, fingerprint: 'other' })).toMatchObject({ repeated: false });
    expect(count.runs).toBe(2);
  });

  it('keep a failure unless it may be made again', async () => {
    const store = memoryStore({ keepFor: 100, clock: () => 0 });
    let runs = 0;
    const failing = async () => {
      runs++;
      throw new Error('broken');
    };
    const kept = { key: 'kept', fingerprint: 'x', run: failing, forgets: never };
    for (let time = 0; time < 2; time++) await expect(store.once(kept)).rejects.toThrow('broken');
    expect(runs).toBe(1);
    for (let time = 0; time < 2; time++) await expect(store.once({ ...kept, key: 'again', forgets: () => true })).rejects.toThrow('broken');
    expect(runs).toBe(3);
  });

  it('take no more room than they may: the oldest go first', async () => {
    const count = { runs: 0 };
    const store = memoryStore({ keepFor: 100, capacity: 3000, clock: () => 0 });
    const call = (key: string) => store.once({ key, fingerprint: 'x', run: answering('y'.repeat(1000), count), forgets: never });
    for (const key of ['a', 'b', 'c']) await call(key);
    expect(await call('c')).toMatchObject({ repeated: true });
    expect(await call('a')).toMatchObject({ repeated: false });
  });
});
