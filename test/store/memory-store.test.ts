import { describe, expect, it } from 'vitest';
import { StoreFull } from '../../runtime/store/answer-store.ts';
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
    const call = { owner: 'acme', key: 'a', fingerprint: 'same', run: answering('one', count), forgets: never };
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
    const kept = { owner: 'acme', key: 'kept', fingerprint: 'x', run: failing, forgets: never };
    for (let time = 0; time < 2; time++) await expect(store.once(kept)).rejects.toThrow('broken');
    expect(runs).toBe(1);
    for (let time = 0; time < 2; time++) await expect(store.once({ ...kept, key: 'again', forgets: () => true })).rejects.toThrow('broken');
    expect(runs).toBe(3);
  });

  it('take no more room than they may: the oldest answers go first, and that the calls were made is remembered', async () => {
    const count = { runs: 0 };
    const store = memoryStore({ keepFor: 100, capacity: 2500, clock: () => 0 });
    const call = (key: string, owner = 'acme', fingerprint = 'x') =>
      store.once({ owner, key, fingerprint, run: answering('y'.repeat(1000), count), forgets: never });
    for (const key of ['a', 'b', 'c']) await call(key);
    expect(await call('c')).toMatchObject({ repeated: true });
    expect(await call('a')).toEqual({ forgotten: true });
    expect(await call('a', 'acme', 'another output')).toEqual({ conflict: true });
    // What one tenant sends takes nothing away from another.
    for (const key of ['a', 'b', 'c', 'd']) await call(key, 'globex');
    expect(await call('b')).toMatchObject({ repeated: true });
    expect(count.runs).toBe(7);
  });

  it('never begin a call again that is under way, however much is answered meanwhile', async () => {
    const store = memoryStore({ keepFor: 100, capacity: 500, clock: () => 0 });
    let runs = 0;
    const ends: ((text: string) => void)[] = [];
    const slow = () =>
      store.once({
        owner: 'acme',
        key: 'slow',
        fingerprint: 'x',
        run: () => {
          runs++;
          return new Promise<string>((resolve) => ends.push(resolve));
        },
        forgets: never,
      });
    const under = slow();
    for (const key of ['a', 'b', 'c']) {
      await store.once({ owner: 'acme', key, fingerprint: 'x', run: async () => 'y'.repeat(400), forgets: never });
    }
    const again = slow();
    ends[0]?.('done');
    expect(await Promise.all([under, again])).toEqual([
      { answer: 'done', repeated: false },
      { answer: 'done', repeated: true },
    ]);
    expect(runs).toBe(1);
  });

  it('refuse a call before it runs where it could not be remembered', async () => {
    let time = 0;
    const count = { runs: 0 };
    const store = memoryStore({ keepFor: 100, mostCalls: 2, clock: () => time });
    const call = (key: string) => store.once({ owner: 'acme', key, fingerprint: 'x', run: answering('y', count), forgets: never });
    await call('a');
    await call('b');
    await expect(call('c')).rejects.toThrow(StoreFull);
    expect(count.runs).toBe(2);
    time = 100;
    expect(await call('c')).toMatchObject({ repeated: false });
  });
});
