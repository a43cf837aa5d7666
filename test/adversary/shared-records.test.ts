import { describe, expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';

/** `count` records, each of which stands twice in the next: as a tree the last has 2 to the power of `count` parts. */
function doubled(count: number, use: (last: string) => string): string {
  const records = Array.from({ length: count }, (_, index) =>
    index === 0 ? 'const r0 = { l: 1, r: 1 };' : `const r${index} = { l: r${index - 1}, r: r${index - 1} };`,
  );
  return `async function action(event, api) {\n${records.join('\n')}\n${use(`r${count - 1}`)}\n}\n`;
}

const codesOf = (source: string) => compileAction(source, { at: 'login/post-login' }).diagnostics.map(({ code }) => code);

describe('a record that stands in many places of one value', () => {
  // None of these would come to an end if each place were looked at.
  it.each([
    ['step state', (last: string) => `api.state.set('k', ${last});`],
    ['a claim', (last: string) => `api.session.setCustomClaim('k', ${last});`],
    ['a patch', (last: string) => `api.user.setAppMetadata({ k: ${last} });`],
    ['JSON', (last: string) => `api.log('info', JSON.stringify(${last}));`],
  ])('costs, as %s, what all its places cost', (_what, use) => {
    expect(codesOf(doubled(40, use))).toContain('W7002');
    expect(codesOf(doubled(6, use))).toEqual([]);
  });

  it.each([
    ['is read', (last: string) => `api.log('info', \`\${${last}.l.r.l.r.l.r !== null}\`);`],
    ['is spread', (last: string) => `const more = { ...${last}, z: 1 };\napi.log('info', \`\${more.z}\`);`],
    ['is compared in a list', (last: string) => `api.log('info', \`\${[${last}, ${last}].includes(${last})}\`);`],
    ['has its members listed', (last: string) => `api.log('info', Object.keys(${last}).join());`],
    ['is copied by a callback', (last: string) => `api.log('info', \`\${[${last}].map((x) => ({ ...x })).length}\`);`],
  ])('and only %s compiles as any other', (_what, use) => {
    expect(codesOf(doubled(40, use)).filter((code) => code.startsWith('W7') || code === 'W1001')).toEqual([]);
  });
});
