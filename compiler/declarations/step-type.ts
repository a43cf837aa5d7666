import { blocks, isBlockName, type PlatformBlock } from '../../schemas/platform/blocks.ts';
import type { ActionPlace } from '../../schemas/platform/flow-walk.ts';
import { type StepState, type StepWriter, stepEntries } from '../../schemas/platform/step-state.ts';
import { jsonSchemaType } from './json-schema-type.ts';

/** `step` in a file that is compiled alone, or that does not read it. */
export const unknownStep = 'JsonObject';

/**
 * The type of `step` at a place of a flow: what the blocks before it write, by their slugs. `stateOf` gives the type of what an
 * action wrote, where it is known.
 */
export function stepType(state: StepState, stateOf: (writer: ActionPlace) => string | undefined): string {
  const members = [...stepEntries(state)].map(([slug, { writers, always }]) => {
    const type = [...new Set(writers.map((writer) => writerType(writer, stateOf)))].map((text) => `(${text})`).join(' | ');
    return `/** ${docOf(slug, writers)} */ readonly ${JSON.stringify(slug)}${always ? '' : '?'}: ${type}${always ? '' : ' | undefined'};`;
  });
  return members.length === 0 ? '{}' : `{ ${members.join(' ')} }`;
}

function writerType(writer: StepWriter, stateOf: (writer: ActionPlace) => string | undefined): string {
  if (!('kind' in writer)) return stateOf(writer) ?? 'JsonObject';
  if (writer.kind === 'webhook') {
    const body = writer.answer === undefined ? 'Json' : jsonSchemaType(writer.answer);
    const answered = `{ readonly ok: true; readonly status: number; readonly body: ${body}; }`;
    return writer.onError === 'continue' ? `${answered} | { readonly ok: false; }` : answered;
  }
  return isBlockName(writer.block) ? outputType(blocks[writer.block]) : 'JsonObject';
}

/** An output without members has none to read: a newer platform may send more, but nobody has said what. */
function outputType({ output }: PlatformBlock): string {
  const named = typeof output === 'object' && Object.keys((output.properties ?? {}) as object).length > 0;
  return named ? jsonSchemaType(output) : '{}';
}

function docOf(slug: string, writers: readonly StepWriter[]): string {
  const [first] = writers;
  if (first === undefined || 'kind' in first) return first?.kind === 'webhook' ? 'The answer of the webhook.' : `The output of ${slug}.`;
  return `What the action ${first.block.action} wrote.`;
}
