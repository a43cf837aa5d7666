import { expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';
import { planProgram } from '../../runtime/index.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { overlayEvent } from '../../schemas/platform/sample.ts';
import { differences, runOracle } from '../support/oracle/index.ts';

/** What a separator or a pattern is sure to give is known of a constant of a module too. */

const at = 'login/post-auth';
const files = {
  'lib/texts.ts': `
    export const SEPARATOR = '@';
    export const NOTHING = '';
    export const CODE = /^CODE-(\\d+)(-x)?$/;
    export const PATTERNS = { dotted: /(\\w+)\\.(\\w+)/ };
    export function separator() { return '@'; }
  `,
};

function compile(imports: string, body: string) {
  const source = `import { ${imports} } from '../lib/texts.ts';\nexport default async function (event, api) { ${body} }`;
  return { source, ...compileAction(source, { at, fileName: 'actions/action.ts', files }) };
}

it('knows what a constant of a module cuts and finds', async () => {
  const { source, program, diagnostics } = compile(
    'SEPARATOR, CODE as Code, PATTERNS',
    `const [local] = event.user.email.split(SEPARATOR);
     const found = Code.exec(event.request.language);
     api.log('info', local.toUpperCase() + event.user.email.split(SEPARATOR).pop().length);
     if (found) api.log('info', found[1].padStart(4, '0'));
     api.log('info', event.user.email.replace(PATTERNS.dotted, (all, first, second) => second.concat(first)));`,
  );
  expect(diagnostics).toEqual([]);
  if (program === undefined) throw new Error('there is no program');
  const event = overlayEvent(positionOf(at), { user: { email: 'ada.b@corp.example' }, request: { language: 'CODE-7' } });
  const now = '2025-03-14T09:30:00.000Z';
  const outcome = planProgram(program).replay({ event, now }, []);
  expect(outcome.effects.map((effect) => 'message' in effect && effect.message)).toEqual(['ADA.B12', '0007', 'bada@corp.example']);
  expect(differences(await runOracle({ source, fileName: 'actions/action.ts', files, event, now }), outcome)).toEqual([]);
});

it.each([
  ['NOTHING', `const [a] = event.user.email.split(NOTHING); api.log('info', a.trim());`],
  ['CODE', `const m = CODE.exec(event.request.language); if (m) api.log('info', m[2].trim());`],
  ['separator', `const [a] = event.user.email.split(separator()); api.log('info', a.trim());`],
  ['SEPARATOR', `for (const SEPARATOR of ['']) { const [a] = event.user.email.split(SEPARATOR); api.log('info', a.trim()); }`],
])('knows nothing of what %s might not give', (imports, body) => {
  expect(compile(imports, body).diagnostics.map(({ slug }) => slug)).toContain('possibly-missing');
});
