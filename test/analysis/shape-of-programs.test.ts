import { describe, expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';

const compiled = (body: string, declarations = '') => {
  const source = `${declarations}\nasync function action(event, api) { ${body} }`;
  const { program, diagnostics } = compileAction(source, { at: 'login/post-auth' });
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return { program, slugs: diagnostics.map(({ slug }) => slug) };
};

/** A run is charged by what stands in the program, so a policy pays for statements that it does not need. */
describe('what needs no statement stays an expression', () => {
  it.each([
    ['a logical operator', "api.state.set('a', event.request.asn.is_tor || event.request.asn.is_vpn);"],
    ['a fallback', "api.state.set('a', event.user.name ?? 'nobody');"],
    ['a choice', "api.state.set('a', event.request.asn.is_tor ? 1 : 2);"],
    ['an optional chain', "api.state.set('a', event.user.name?.length ?? 0);"],
    ['operands behind one another', "api.state.set('a', [event.user.name ?? '', event.request.ip + event.request.hostname]);"],
  ])('%s', (_what, body) => {
    expect(
      compiled(body)
        .program.functions.at(-1)
        ?.body.map(({ op }) => op),
    ).toEqual(['effect']);
  });

  it('and what stands before a call that changes nothing is not kept twice', () => {
    const { program } = compiled("const ip = event.request.ip; api.state.set('a', [ip, 'x', last()]);", "function last() { return 'z'; }");
    expect(program.functions.at(-1)?.body.map(({ op }) => op)).toEqual(['set', 'call', 'effect']);
  });
});

it('a constant list or record stands in the program once, however often it is read', () => {
  const { program } = compiled(
    "api.state.set('a', [limits.low, limits.names.length, names.length]); api.state.set('b', limits);",
    "const names = ['a', 'b']; const limits = { low: 1, names };",
  );
  expect(program.constants.map(({ op }) => op).sort()).toEqual(['list', 'record']);
});

describe('comparisons that can never hold', () => {
  it.each([
    ['===', "if (event.request.geo.country === 'usa') api.deny('place');"],
    ['==', "if (event.request.geo.country == 'usa') api.deny('place');"],
    ['!=', "if ('usa' != event.request.geo.country) api.deny('place');"],
    ['!==', "if ('usa' !== event.request.geo.country) api.deny('place');"],
    ['a list', "if (['DE', 'usa'].includes(event.request.geo.country)) api.deny('place');"],
  ])('are warned of: %s', (_what, body) => {
    expect(compiled(`if (event.request.asn.is_bogon) return; ${body}`).slugs).toEqual(['comparison-never-holds']);
  });

  it('are told from those that can', () => {
    const body = "if (event.request.asn.is_bogon) return; if (['DE', 'US'].includes(event.request.geo.country)) api.deny('place');";
    expect(compiled(body).slugs).toEqual([]);
  });
});
