import { describe, expect, it } from 'vitest';
import { compileAction } from '../../compiler/index.ts';

const at = 'login/post-auth';
const wrap = (body: string) => `export default async function (event, api) { ${body} }`;
const slugs = (source: string, files?: { [path: string]: string }) =>
  compileAction(source, { at, ...(files === undefined ? {} : { fileName: 'actions/action.ts', files }) }).diagnostics.map(
    ({ slug }) => slug,
  );

describe('texts that exhaust what reads them', () => {
  it('refuses a pattern whose groups are nested deeper than the stack', () => {
    const pattern = `/${'('.repeat(5000)}a${')'.repeat(5000)}/`;
    expect(slugs(wrap(`api.log('info', \`\${${pattern}.test('a')}\`);`))).toContain('too-large');
  });

  it('refuses constants of two modules that need each other', () => {
    const files = {
      'lib/a.ts': "import { B } from './b';\nexport const A: number = B + 1;",
      'lib/b.ts': "import { A } from './a';\nexport const B: number = A + 1;",
    };
    const source = `import { A } from '../lib/a';\n${wrap("api.log('info', `${A}`);")}`;
    expect(slugs(source, files)).toContain('unset-variable');
    const unannotated = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replace(': number', '')]));
    expect(slugs(source, unannotated)).not.toEqual([]);
  });

  it('refuses a constant that reads one of the file which imports it', () => {
    const files = { 'lib/a.ts': "import { MINE } from '../actions/action';\nexport const A = f();\nfunction f() { return MINE; }" };
    const source = `import { A } from '../lib/a';\nexport const MINE = 5;\n${wrap("api.log('info', `${A}`);")}`;
    expect(slugs(source, files)).toContain('unset-variable');
  });

  it('looks at each helper once, however often it is called', () => {
    const helpers = Array.from({ length: 60 }, (_, index) => {
      const call = `f${index - 1}(x)`;
      return `function f${index}(x: number): number { return ${index === 0 ? 'x' : `${call} + ${call}`}; }`;
    });
    const source = `${helpers.join('\n')}\n${wrap("if (event.user.logins_count > f59(1)) api.deny('no');")}`;
    const { program } = compileAction(source, { at });
    expect(program?.functions.length).toBe(61);
  });
});
