import type { Block } from '../generated/bundle.ts';

/** What a block says against the defaults that keep a run safe; a reviewer is to see it. */
export interface RiskySettings {
  readonly onError?: 'continue';
  readonly commit?: 'immediately';
}

export function riskySettingsOf(block: Block): RiskySettings {
  const goesOn = (block.kind === 'action' || block.kind === 'webhook') && block.onError === 'continue';
  const commits = block.kind === 'action' && block.commit === 'immediately';
  return { ...(goesOn ? { onError: 'continue' as const } : {}), ...(commits ? { commit: 'immediately' as const } : {}) };
}

/** The settings as an author writes them. */
export function settingTexts({ onError, commit }: RiskySettings): string[] {
  return [...(onError === undefined ? [] : [`on-error: ${onError}`]), ...(commit === undefined ? [] : [`commit: ${commit}`])];
}
