import fc from 'fast-check';

/** What a step value is used as. */
export type Kind = 'flag' | 'count' | 'text';

/** A read of step state before it is known what there is to read. */
export interface ReadShape {
  /** Which of the keys known there, counted round. */
  readonly target: number;
  /** `plain` takes it for written; the others say what holds where it is not. */
  readonly style: 'plain' | 'guarded' | 'optional' | 'narrowed';
  /** Used as another kind of value than the one that is written. */
  readonly as: Kind | undefined;
}

export type LineShape =
  | { readonly does: 'write'; readonly key: number; readonly kind: Kind; readonly form: number }
  | { readonly does: 'copy'; readonly key: number; readonly read: ReadShape }
  | { readonly does: 'read'; readonly read: ReadShape }
  | { readonly does: 'patch' | 'claim' | 'deny' | 'throw' | 'return' | 'fetch' | 'ask' };

/** A tree of blocks before they are named. */
export type Shape = { readonly disabled: boolean } & (
  | { readonly kind: 'action'; readonly lines: readonly LineShape[]; readonly forgiving: boolean; readonly commit: boolean }
  | {
      readonly kind: 'webhook';
      readonly reads: readonly ReadShape[];
      readonly url: ReadShape | undefined;
      readonly typed: boolean;
      readonly forgiving: boolean;
    }
  | { readonly kind: 'log'; readonly read: ReadShape }
  | { readonly kind: 'platform'; readonly block: string; readonly routed: boolean }
  | { readonly kind: 'deny' | 'allow' | 'custom' }
  | {
      readonly kind: 'decision';
      readonly conditions: readonly ReadShape[];
      readonly lists: readonly (readonly Shape[])[];
      /** Whether the blocks of its branches share their slugs, since they exclude each other. */
      readonly mirrored: boolean;
    }
);

const rarely = (times: number) => fc.nat(times).map((drawn) => drawn === 0);
const kinds = ['flag', 'count', 'text'] as const;

const read: fc.Arbitrary<ReadShape> = fc.record({
  target: fc.oneof(fc.nat(5), fc.nat(1000)),
  style: fc.constantFrom('plain', 'plain', 'guarded', 'guarded', 'optional', 'narrowed'),
  as: fc.option(fc.constantFrom(...kinds), { freq: 12, nil: undefined }).map((as) => as),
});

const line: fc.Arbitrary<LineShape> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('write' as const),
      key: fc.nat(2),
      kind: fc.constantFrom(...kinds),
      form: fc.nat(9),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('copy' as const), key: fc.nat(2), read }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('read' as const), read }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constantFrom('patch', 'claim', 'deny', 'throw', 'return', 'fetch', 'ask') }),
  },
);

const platformBlocks = ['mfa', 'risk-evaluate', 'ip-reputation', 'check-mfa-status', 'brute-force', 'delay'];

const disabled = rarely(11);
const action = fc.record({
  kind: fc.constant('action' as const),
  lines: fc.array(line, { minLength: 1, maxLength: 5 }),
  forgiving: rarely(4),
  commit: rarely(4),
  disabled,
});
const webhook = fc.record({
  kind: fc.constant('webhook' as const),
  reads: fc.array(read, { maxLength: 2 }),
  url: fc.option(read, { nil: undefined }),
  typed: fc.boolean(),
  forgiving: fc.boolean(),
  disabled,
});
const platform = fc.record({
  kind: fc.constant('platform' as const),
  block: fc.constantFrom(...platformBlocks),
  routed: fc.boolean(),
  disabled,
});
const log = fc.record({ kind: fc.constant('log' as const), read, disabled });
const end = fc.record({ kind: fc.constantFrom('deny' as const, 'allow' as const), disabled: fc.constant(false) });
const custom = fc.record({ kind: fc.constant('custom' as const), disabled });

export const listOf = (depth: number, longest = 4): fc.Arbitrary<readonly Shape[]> =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: action },
      { weight: 2, arbitrary: webhook },
      { weight: 2, arbitrary: platform },
      { weight: 1, arbitrary: log },
      { weight: depth === 0 ? 0 : 4, arbitrary: depth === 0 ? log : decisionOf(depth - 1) },
      { weight: 1, arbitrary: custom },
    ),
    { maxLength: longest },
  );

function decisionOf(depth: number): fc.Arbitrary<Shape> {
  return fc.record({
    kind: fc.constant('decision' as const),
    conditions: fc.array(read, { minLength: 1, maxLength: 2 }),
    lists: fc.array(
      fc
        .tuple(listOf(depth, 3), fc.option(end, { freq: 4, nil: undefined }))
        .map(([blocks, last]) => [...blocks, ...(last === undefined ? [] : [last])]),
      { minLength: 3, maxLength: 3 },
    ),
    mirrored: rarely(3),
    disabled: rarely(19),
  });
}

/** The blocks of a login: before anybody is known, behind the look-up, behind the check, behind the session; and those of a custom flow. */
export const loginShapes = fc.record({
  early: listOf(1, 2),
  post: fc.tuple(listOf(2, 5), listOf(2, 4)).map(([some, others]) => [...some, ...others]),
  last: listOf(1, 3),
  inner: listOf(1, 3),
});

export type LoginShapes = { readonly [Part in 'early' | 'post' | 'last' | 'inner']: readonly Shape[] };
