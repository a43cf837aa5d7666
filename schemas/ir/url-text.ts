import type { Target } from './program.ts';

/** A target's URL with its holes in braces. */
export function urlText({ url }: Pick<Target, 'url'>): string {
  return url.map((part) => ('text' in part ? part.text : `{${part.hole}}`)).join('');
}
