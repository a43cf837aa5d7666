import type { EgressManifest } from '../../schemas/generated/bundle.ts';
import type { Explanation } from '../../schemas/generated/explanation.ts';
import { settingTexts } from '../../schemas/platform/risky-settings.ts';
import type { Colours } from '../terminal.ts';
import { pathText } from './explained-policy.ts';
import { visibleLine } from './visible-text.ts';

/** What one action sends and writes, as lines for people: what each part is made of, and apart what decides. */
export function dataFlowLines({ targets, effects, error }: EgressManifest, colours: Colours): string[] {
  const lines: string[] = targets.length === 0 ? [`  ${colours.dim('sends to'.padEnd(10))}nowhere`] : [];
  for (const { method, url, from, decides } of targets) {
    lines.push(`  ${colours.dim((lines.length === 0 ? 'sends to' : '').padEnd(10))}${colours.bold(`${method} ${visibleLine(url)}`)}`);
    const parts = Object.entries(from).filter(([, paths]) => paths.length > 0);
    if (parts.length === 0) lines.push(indented('data', colours.dim('no data'), colours));
    for (const [part, paths] of parts) lines.push(indented(part, pathsText(paths), colours));
    if (decides.length > 0) lines.push(indented('decided by', colours.dim(pathsText(decides)), colours));
  }
  const written = new Map<string, Set<string>>();
  for (const { member, name, from } of effects) {
    const title = name === undefined ? member : `${member} ${name}`;
    const paths = written.get(title) ?? new Set();
    for (const path of Object.values(from).flat()) paths.add(path);
    written.set(title, paths);
  }
  if (error.length > 0) written.set('error', new Set(error));
  const rows = [...written].filter(([, paths]) => paths.size > 0);
  for (const [index, [title, paths]] of rows.entries()) {
    const head = colours.dim((index === 0 ? 'made of' : '').padEnd(10));
    lines.push(`  ${head}${visibleLine(title)} ${colours.dim('←')} ${pathsText([...paths].sort())}`);
  }
  return lines;
}

function indented(name: string, text: string, colours: Colours): string {
  return `  ${' '.repeat(12)}${colours.dim(name.padEnd(12))}${text}`;
}

function pathsText(paths: readonly string[]): string {
  return paths.map((path) => visibleLine(pathText(path))).join(', ');
}

/** The blocks that go on when they fail or hand metadata over at once, as a part of their own; nothing where there are none. */
export function blockLines({ blocks = [] }: Explanation, colours: Colours): string[] {
  const rows = blocks.map(
    ({ flow, stage, slug, ...settings }) =>
      `  ${colours.bold(slug)} ${colours.dim(`in ${flow}/${stage}`)}  ${colours.yellow(settingTexts(settings).join(', '))}`,
  );
  return rows.length === 0 ? [] : ['', colours.bold('blocks that say more'), ...rows];
}

/** Where all actions of a tenant can send, by allowlist entry. */
export function egressLines({ egress }: Explanation, colours: Colours): string[] {
  if (egress.length === 0) return [`  ${colours.dim('nothing leaves')}`];
  return egress.flatMap(({ entry, methods, actions, from, decides, secrets }) => [
    `  ${colours.bold(visibleLine(entry))}  ${methods.join(', ')}  ${colours.dim(`by ${actions.join(', ')}`)}`,
    `    ${colours.dim('data'.padEnd(12))}${from.length === 0 ? colours.dim('none') : pathsText(from)}`,
    ...(decides.length === 0 ? [] : [`    ${colours.dim('decided by'.padEnd(12))}${colours.dim(pathsText(decides))}`]),
    ...(secrets.length === 0 ? [] : [`    ${colours.dim('secrets'.padEnd(12))}${secrets.join(', ')}`]),
  ]);
}
