import { describe, expect, it } from 'vitest';
import { type Checked, strictly } from '../../cli/checked.ts';
import { githubReport } from '../../cli/format/github-report.ts';
import { junitReport } from '../../cli/format/junit-report.ts';
import { prettyReport } from '../../cli/format/pretty-report.ts';
import { sarifReport } from '../../cli/format/sarif-report.ts';
import { terminalOf } from '../../cli/terminal.ts';
import { report } from '../../compiler/diagnostics/report.ts';

const range = { start: { line: 2, column: 3 }, end: { line: 2, column: 6 } };
const nasty = 'a]]>&<b>"c",\n100%:\u0001\uD800';

function checkedWith(ok: boolean): Checked {
  const error = report(
    'several-actions',
    { file: 'actions/ä b.ts', range },
    { names: nasty },
    {
      related: [{ message: 'the other one', file: 'lib/x.ts', range: { start: { line: 1, column: 1 }, end: { line: 3, column: 2 } } }],
      fixes: [{ title: 'Remove it', edits: [{ range, text: '' }] }],
    },
  );
  const warning = report(
    'action-unused',
    { file: 'actions/ä b.ts', range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } },
    { slug: 'x' },
  );
  const diagnostics = ok ? [warning] : [error, warning];
  const summary = { actions: 2, flows: 1, errors: ok ? 0 : 1, warnings: 1 };
  return {
    report: { version: 1, ok, summary, diagnostics },
    shownPath: (file) => `policy/${file}`,
    textOf: (file) => (file === 'lib/x.ts' ? 'one\ntwo\nthree' : undefined),
  };
}

/** The parts of an XML text that is well-formed as far as these reports go: tags in pairs, no bare & or <. */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const rest = xml
    .replace(/^<\?xml.*?\?>/, '')
    .replace(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g, (_tag, close: string, name: string, attributes: string, empty: string) => {
      if (close === '/') expect(open.pop()).toBe(name);
      else seen.push(name + attributes);
      if (close === '' && empty === '') open.push(name);
      return '';
    });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot|#10|#9);)/);
  return seen;
}

describe('sarif', () => {
  it('is a log of version 2.1.0 whose results name a rule, a place and a level', () => {
    const log = JSON.parse(sarifReport(checkedWith(false))) as {
      version: string;
      runs: {
        columnKind: string;
        tool: { driver: { name: string; rules: { id: string }[] } };
        results: { ruleId: string; ruleIndex: number }[];
      }[];
    };
    const [run] = log.runs;
    expect(log).toMatchObject({ version: '2.1.0', runs: [{ columnKind: 'utf16CodeUnits', tool: { driver: { name: 'writ' } } }] });
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(run?.results).toMatchObject([
      {
        ruleId: 'W1061',
        level: 'error',
        message: { text: expect.stringContaining('Export one of them') },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'policy/actions/%C3%A4%20b.ts' },
              region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 6 },
            },
          },
        ],
        relatedLocations: [
          { id: 0, message: { text: 'the other one' }, physicalLocation: { artifactLocation: { uri: 'policy/lib/x.ts' } } },
        ],
        fixes: [
          {
            description: { text: 'Remove it' },
            artifactChanges: [{ replacements: [{ deletedRegion: { startLine: 2 }, insertedContent: { text: '' } }] }],
          },
        ],
      },
      { level: 'warning' },
    ]);
  });
});

describe('github', () => {
  it('is one command a line, whatever the message holds', () => {
    const [first, second, ...rest] = githubReport(checkedWith(false)).split('\n');
    expect(rest).toEqual(['']);
    expect(first).toMatch(/^::error file=policy\/actions\/ä b\.ts,line=2,endLine=2,col=3,endColumn=5,title=W1061 several-actions::/);
    expect(first).toContain('"c",%0A100%25:');
    expect(second).toMatch(
      /^::warning file=policy\/actions\/ä b\.ts,line=1,endLine=1,col=1,endColumn=1,title=W\d{4} action-unused::.*%0Ahelp: /,
    );
  });
});

describe('junit', () => {
  it('fails a case for each error and passes one for each warning', () => {
    const elements = elementsOf(junitReport(checkedWith(false)));
    expect(elements.filter((element) => element.startsWith('testsuite'))).toEqual([
      'testsuites name="writ" tests="2" failures="1" errors="0" skipped="0"',
      'testsuite name="writ check" tests="2" failures="1" errors="0" skipped="0"',
    ]);
    expect(elements.map((element) => element.split(' ')[0])).toEqual([
      'testsuites',
      'testsuite',
      'testcase',
      'failure',
      'testcase',
      'system-out',
    ]);
  });

  it('fails warnings where they fail the check', () => {
    const [suites] = elementsOf(junitReport(strictly(checkedWith(true))));
    expect(suites).toBe('testsuites name="writ" tests="1" failures="1" errors="0" skipped="0"');
  });

  it('has a case that passed when there is nothing to say', () => {
    const checked = checkedWith(true);
    const nothing = { ...checked, report: { ...checked.report, diagnostics: [] } };
    expect(elementsOf(junitReport(nothing))).toContain('testcase classname="writ" name="check"');
  });
});

describe('pretty', () => {
  const widths = { columns: 80, write: () => {} };
  const stylesOf = (isTTY: boolean, environment: { [name: string]: string }) => {
    const terminal = terminalOf({ ...widths, isTTY }, { ...widths, isTTY }, environment);
    return { colours: terminal.printColours, width: terminal.width };
  };

  it('shows related places and keeps messages on one line', () => {
    const text = prettyReport(checkedWith(false), stylesOf(false, {}));
    expect(text).toContain('"c",\\n100%:<U+0001>');
    expect(text).toContain(' ::: policy/lib/x.ts:1:1\n  |\n1 | one\n  | ---\n2 | two\n  | ---\n3 | three\n  | - the other one\nhelp: ');
    expect(text).toMatch(/failed: 2 actions and 1 flow checked, 1 error and 1 warning\n$/);
  });

  it('is coloured on a terminal, and not against NO_COLOR', () => {
    const start = '\u001B[';
    expect(prettyReport(checkedWith(false), stylesOf(true, {}))).toContain(`${start}31m`);
    expect(prettyReport(checkedWith(true), stylesOf(true, { NO_COLOR: '' }))).toContain(`${start}33m`);
    for (const style of [stylesOf(true, { NO_COLOR: '1' }), stylesOf(true, { TERM: 'dumb' }), stylesOf(false, { FORCE_COLOR: '1' })]) {
      expect(prettyReport(checkedWith(false), style)).not.toContain(start);
    }
  });
});
