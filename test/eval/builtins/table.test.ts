import { describe, expect, it } from 'vitest';
import { accessorOf, functionOf, methodOf } from '../../../runtime/eval/builtins/dispatch.ts';
import { implementations } from '../../../runtime/eval/builtins/index.ts';
import { builtinEntries } from '../../../schemas/language/builtins/index.ts';

describe('the built-in table', () => {
  it('has one implementation an entry, and no other', () => {
    expect(Object.keys(implementations).sort()).toEqual(builtinEntries.map(([id]) => id).sort());
  });

  it.each(builtinEntries)('names %s after what it is', (id, { form, on, name }) => {
    const owned = form === 'method' || form === 'accessor';
    expect(on !== undefined).toBe(owned);
    expect(id).toBe(owned ? `${on}.${name}` : form === 'constructor' ? `new ${name}` : name);
  });

  it.each(builtinEntries)('leads to %s by its name', (id, { form, on, name }) => {
    const found = on === undefined ? functionOf(id) : form === 'method' ? methodOf(on, name) : accessorOf(on, name);
    expect(found).toBe(implementations[id]);
  });

  it('marks what takes a callback where its signature has one', () => {
    for (const [id, { signature, callback }] of builtinEntries) {
      expect([id, String(signature).includes('=>')]).toEqual([id, callback !== undefined]);
    }
  });

  it('marks what the checker must let stand only where it is iterated', () => {
    for (const [id, { signature, iterates }] of builtinEntries) {
      expect([id, /\): Iterable</.test(String(signature))]).toEqual([id, iterates === true]);
    }
  });

  it('writes to lists alone', () => {
    expect(builtinEntries.filter(([, { mutates, on }]) => mutates && on !== 'list')).toEqual([]);
  });

  it.each(['constructor', '__proto__', 'prototype', 'hasOwnProperty', 'valueOf', 'toLocaleString', 'call', '__defineGetter__', 'then'])(
    'leads from %s to nothing',
    (name) => {
      for (const kind of ['record', 'list', 'string', 'number', 'set', 'url', 'error'] as const) {
        expect(methodOf(kind, name)).toBeUndefined();
        expect(accessorOf(kind, name)).toBeUndefined();
      }
      expect(functionOf(name)).toBeUndefined();
    },
  );
});
