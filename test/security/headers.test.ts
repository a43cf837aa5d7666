import { describe, expect, it } from 'vitest';
import { fetchFailures } from '../../runtime/egress/failures.ts';
import type { HeaderProblem } from '../../runtime/egress/headers.ts';
import { type AttackCase, attacks, refusedByHost } from './corpus.ts';
import { fetchOf, literal, programOf, recordOf, run } from './hand-made.ts';

interface HeaderCase extends AttackCase {
  readonly name: string;
  readonly value: string;
  readonly refused: HeaderProblem;
}

const url = 'https://crm.acme.example/hooks/x';

describe.each(attacks<HeaderCase>('headers'))('$idea', ({ name, value, refused }) => {
  it('is not asked for by the interpreter', () => {
    const options = recordOf({ headers: recordOf({ [name]: literal(value) }) });
    const outcome = run(programOf([fetchOf(literal(url), options)], { targets: [{ method: 'GET', url: [{ text: url }] }] }));
    expect(outcome.error?.message).toBe(`Error: ${fetchFailures[refused]}`);
  });

  it('is not sent by the host', async () => {
    expect(await refusedByHost({ url, headers: { [name]: value } })).toEqual({ code: refused, resolved: [] });
  });
});
