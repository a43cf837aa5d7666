import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundAt } from '../../compiler/bounds/variables.ts';
import { compileActions } from '../../compiler/compile.ts';
import { SourceText } from '../../compiler/source/text.ts';
import { planProgram } from '../../runtime/index.ts';
import { validateEvent } from '../../runtime/validation.ts';
import type { Json } from '../../schemas/json.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { overlayEvent } from '../../schemas/platform/sample.ts';

/**
 * No run counts more than its action's bound, whatever the shares of texts are: one long element among short ones, nothing but
 * separators, characters that grow when their case changes.
 */

const position = positionOf('login/post-auth');

const walks = [
  'let n = 0; for (const role of event.user.roles) { if (role.trim().toLowerCase().startsWith("adm")) n += role.length; } api.state.set("n", n);',
  'let all = ""; for (const role of event.user.roles) all += `${role};`; api.log("info", all); for (const part of all.split(";")) api.log("info", part.toUpperCase());',
  'const seen: string[] = []; for (const role of event.user.roles) { if (!seen.includes(role)) seen.push(role); } api.state.set("n", seen.join("|").length);',
  'let longest = ""; let n = 0; for (const role of event.user.roles) { n += longest.toUpperCase().length; if (role.length > longest.length) longest = role; } api.state.set("n", n);',
  'let before: string | undefined; let n = 0; for (const role of event.user.roles) { if (before !== undefined && before.toUpperCase() === role) n += 1; if (role.length > 3) before = role; } api.state.set("n", n);',
  'let kept: string[] = []; let n = 0; for (const role of event.user.roles) { for (const one of kept) n += one.toUpperCase().length; if (role.length > 3) kept = [role]; } api.state.set("n", n);',
  'const [first = "", ...rest] = event.user.roles; let n = 0; for (const role of rest) { n += first.toUpperCase().length + role.toLowerCase().length; } api.state.set("n", n);',
  'const roles = event.user.roles; let n = 0; for (const role of [roles[0] ?? "", ...roles, roles[1] ?? ""]) n += role.toUpperCase().length; api.state.set("n", n);',
  'const pieces = event.user.roles.map((role) => role.split(",")); let n = 0; for (const list of [...pieces, ...pieces.filter((list) => list.length > 1)]) for (const piece of list) n += piece.trim().length; api.state.set("n", n);',
  'const pieces = event.user.roles.map((role) => role.split(",")); const one = pieces.find((list) => list.length > 2) ?? []; const n = pieces.map((list) => [...one, ...list].join("").toUpperCase().length).reduce((a, b) => a + b, 0); api.state.set("n", n);',
  'const long = event.user.roles.flatMap((role) => [role, role.split("-")].flat()); api.log("info", JSON.stringify(long)); api.state.set("n", new Set(long).size);',
  'const flat = event.user.roles.map((role) => ({ role, parts: role.split(/[-,]+/) })).filter(({ parts }) => parts.length > 1).flatMap(({ parts }) => parts); api.log("info", flat.join(" "));',
  'const text = event.user.name ?? ""; const n = text.split(",").map((part) => { const [key = "", value = ""] = part.split("="); return key.trim().length + value.toUpperCase().length; }).reduce((a, b) => a + b, 0); api.state.set("n", n);',
  'const flags: Record<string, string> = {}; for (const role of event.user.roles) { const [key = "", value = ""] = role.split("-"); flags[key.trim()] = value; } api.log("info", JSON.stringify(flags)); api.state.set("n", Object.keys(flags).sort().join().length);',
  'const pairs = event.user.roles.map((role): [string, number] => [role.toLowerCase(), role.length]); const record = Object.fromEntries(pairs); api.log("info", JSON.stringify(Object.entries(record)));',
  'const sorted = event.user.roles.toSorted(); const other = [...event.user.roles]; other.reverse(); other.sort(); api.state.set("same", sorted.join() === other.join());',
  'const pair = [event.user.name ?? "", "x"]; pair.reverse(); const [first = "", second = ""] = pair; api.log("info", first.toUpperCase() + second.toUpperCase() + second.toUpperCase());',
  'event.user.roles.forEach((role, index) => { if (role.includes(",")) api.log("info", `${index} ${role.toUpperCase()}`); });',
  'const list = event.user.roles; for (const i of list.keys()) { const role = list[i] ?? ""; const next = list[i + 1] ?? ""; api.log("info", `${role.toUpperCase()} ${next.toLowerCase()}`); }',
  'for (const [index, role] of event.user.roles.entries()) { if (index > 0) api.log("info", role.replaceAll(",", "--").toUpperCase()); }',
  'const name = event.user.name ?? ""; api.log("info", name.replace(/[-,]([a-z])/g, (match, letter) => match + letter.toUpperCase()).replace(/\\s+/g, " ")); api.state.set("n", name.normalize("NFKC").length + name.normalize().length);',
  'const name = (event.user.name ?? "").toLowerCase(); for (const [index] of name.split(".").entries()) api.log("info", name.split(".").slice(index).join("."));',
  'const match = /^([a-z]{1,4})-([a-z0-9]+)(,.*)?$/.exec(event.user.name ?? ""); if (match) { const [, a = "", b = "", c = ""] = match; api.log("info", a.toUpperCase() + b + c); } for (const role of event.user.roles) { if (/(^|,)adm|[-.]x$/i.test(role)) api.log("info", "x"); }',
  'const data = JSON.parse(event.user.name?.startsWith("[") ? event.user.name : "[]"); api.log("info", `${data} ${String(data?.[0])}`); api.state.set("n", `${data}`.toUpperCase().length);',
  'const url = new URL("https://a.example/x/" + encodeURIComponent((event.user.name ?? "").toWellFormed()) + "?q=" + (event.user.roles[0] ?? "")); api.log("info", url.href.toUpperCase());',
  'const set = new Set(event.user.roles); let n = 0; for (const role of [...set, ...set]) n += set.has(`${role}x`) ? 1 : role.toUpperCase().length; api.state.set("n", n);',
  'api.log("info", event.user.roles.reduce((all, role) => `${all}${role.toUpperCase()}-`, ""));',
  'const shown = event.user.roles.map((role) => role.slice(0, 3)).filter((role, i, all) => all.indexOf(role) === i); api.log("info", shown.join() + shown.toReversed().concat(event.user.roles, [event.user.name ?? ""]).join());',
] as const;

const unit = fc.constantFrom(
  'a',
  'b',
  'x',
  'A',
  ',',
  '-',
  '=',
  '.',
  ' ',
  '\u0130',
  '\ufb03',
  '\ufdfa',
  '\u{1f600}',
  '"',
  '\n',
  '\ud800',
  '0',
  '漢',
  '\u0301',
);
const shortText = fc.string({ unit, maxLength: 6 });
const longText = fc
  .tuple(fc.string({ unit, minLength: 1, maxLength: 3 }), fc.nat(600))
  .map(([part, length]) => part.repeat(1 + Math.floor(length / part.length)));
const role = fc.oneof({ weight: 4, arbitrary: shortText }, { weight: 1, arbitrary: longText });
const name = fc.oneof(
  shortText,
  longText.map((text) => text.slice(0, 300)),
  fc.constantFrom(
    '[{},{},[1e20,2e20]]',
    'ab-c9,d',
    `[${Array.from({ length: 60 }, () => '{}').join()}]`,
    `[${Array.from({ length: 50 }, () => '1e20').join()}]`,
  ),
);
const events = fc
  .record({ roles: fc.array(role, { maxLength: 12 }), name })
  .map((user) => overlayEvent(position, { user }) as { readonly [key: string]: Json });

describe.each(walks)('%s', (body) => {
  const source = new SourceText('actions/action.ts', `async function action(event, api) { ${body} }`);
  const input = {
    source,
    modules: new Map(),
    positions: [position],
    metadata: {},
    config: undefined,
    step: undefined,
    allow: [],
    secrets: [],
  };
  // What is at issue is the number, not whether the budget holds it.
  const [compiled] = compileActions([{ ...input, limits: { steps: 1e9, built: 1e12 } }]);
  const { program, bounds, diagnostics = [] } = compiled ?? {};

  it('is followed all through', () => {
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const unknowns = bounds?.steps.flatMap(({ of }) => of) ?? [];
    expect(unknowns.filter((variable) => variable !== 'event.*')).toEqual([]);
  });

  it('takes no more than its bound', () => {
    if (program === undefined || bounds === undefined) throw new Error('it does not compile');
    const plan = planProgram(program);
    fc.assert(
      fc.property(events, (event) => {
        fc.pre(validateEvent(event, position).ok);
        const outcome = plan.run({ event, step: {}, config: {}, now: 0 });
        if (!('usage' in outcome)) throw new Error('it waits for something');
        const measured = { event, step: {}, config: {}, answers: [] };
        expect(outcome.usage.steps).toBeLessThanOrEqual(boundAt(bounds.steps, measured));
        expect(outcome.usage.bytes).toBeLessThanOrEqual(boundAt(bounds.bytes, measured));
      }),
      { numRuns: 60 },
    );
  });
});
