import { expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';

it.each([
  ['a helper that answers its argument', 'same(parts).pop();'],
  ['a method that answers its receiver', 'parts.reverse().pop();'],
])('a list is not known to be as long as it was asked to be once %s may have shortened it', (_how, shortening) => {
  const action = (line: string) => `function same(x: string[]) { return x; }
async function action(event, api) {
  const parts = event.request.ip.split('.');
  if (parts.length !== 2) return;
  ${line}
  api.log('info', same(parts)[0] === undefined ? '' : parts[1].toUpperCase());
}`;
  const slugs = (line: string) => compileAction(action(line), { at: 'login/post-login' }).diagnostics.map(({ slug }) => slug);
  expect(slugs('')).not.toContain('possibly-missing');
  expect(slugs(shortening)).toContain('possibly-missing');
});
