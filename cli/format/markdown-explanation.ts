import type { Explanation } from '../../schemas/generated/explanation.ts';
import { settingTexts } from '../../schemas/platform/risky-settings.ts';
import { pathText } from './explained-policy.ts';
import { visibleLine } from './visible-text.ts';

/** What a policy can do, as tables for a pull request. */
export function markdownExplanation({ tenant, actions, blocks = [], egress }: Explanation): string {
  const title = tenant === undefined ? 'What this action can do' : `What ${tenant} can do`;
  const sends = Object.entries(actions).flatMap(([slug, action]) =>
    action.egress.targets.map(({ method, url, from, decides }) => [
      code([slug]),
      code([`${method} ${url}`]),
      paths(from.url),
      paths(from.headers),
      paths(from.body),
      paths(decides),
    ]),
  );
  const entries = egress.map(({ entry, methods, actions: by, from, decides, secrets }) => [
    code([entry]),
    methods.join(', '),
    code(by),
    paths(from),
    paths(decides),
    code(secrets),
  ]);
  const writes = Object.entries(actions).flatMap(([slug, action]) =>
    action.egress.effects.flatMap(({ member, name, from, decides }) => {
      const made = Object.values(from).flat();
      if (made.length === 0 && decides.length === 0) return [];
      return [[code([slug]), code([name === undefined ? member : `${member} ${name}`]), paths(made), paths(decides)]];
    }),
  );
  const runs = Object.entries(actions).map(([slug, { positions, secrets }]) => [code([slug]), positions.join('<br>'), code(secrets)]);
  return [
    `## ${title}`,
    '',
    ...table(['Action', 'Runs at', 'Secrets'], runs),
    ...(blocks.length === 0
      ? []
      : [
          '### Blocks that go on when they fail, or hand metadata over at once',
          '',
          ...table(
            ['Block', 'Stands in', 'Says'],
            blocks.map(({ slug, flow, stage, ...settings }) => [code([slug]), `${flow}/${stage}`, code(settingTexts(settings))]),
          ),
        ]),
    '### Where data leaves to',
    '',
    ...(entries.length === 0
      ? ['Nothing leaves.', '']
      : table(['Allowlist entry', 'Methods', 'Actions', 'Data', 'Decided by', 'Secrets'], entries)),
    ...(sends.length === 0
      ? []
      : ['### What each request is made of', '', ...table(['Action', 'Request', 'URL', 'Headers', 'Body', 'Decided by'], sends)]),
    ...(writes.length === 0 ? [] : ['### What actions write', '', ...table(['Action', 'Effect', 'Made of', 'Decided by'], writes)]),
  ].join('\n');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...[...new Set(rows.map(line))], ''];
}

function paths(all: readonly string[]): string {
  return code([...new Set(all)].sort().map(pathText));
}

/** Texts as code in a cell of a table: a pipe would end the cell, a backtick the code. */
function code(texts: readonly string[]): string {
  return texts.map((text) => `\`${visibleLine(text).replaceAll('`', "'").replaceAll('|', '\\|')}\``).join(', ');
}
