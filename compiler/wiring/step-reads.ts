import type { Block } from '../../schemas/generated/bundle.ts';
import { blocksIn } from '../../schemas/platform/flow-walk.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { blockName, placeOfSpan, type Wiring } from './wiring.ts';

/** `step.slug.key` or `step['slug'].key`, as a message quotes it. */
const quotedPath = /`step(?:\.([\w-]+)|\[(['"])([\w-]+)\2\])(?:\??\.(\w+))?`/;

/**
 * Says of reads of step state that the type checker refused where what they name is written, and by which block; and of a block that
 * is disabled, that it is.
 */
export function explainStepReads(diagnostics: readonly Diagnostic[], wiring: Wiring): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    if (diagnostic.slug !== 'step-unwritten' && diagnostic.slug !== 'possibly-missing') return diagnostic;
    const [, dotted, , bracketed, key] = quotedPath.exec(diagnostic.message) ?? [];
    const slug = dotted ?? bracketed;
    if (slug === undefined) return diagnostic;
    const named = blocksWithSlug(wiring, slug);
    const related = named.flatMap((block) => writesOf(wiring, block, key));
    const [first] = named;
    if (first !== undefined && named.every(({ disabled }) => disabled)) {
      const path = key === undefined ? `step.${slug}` : `step.${slug}.${key}`;
      return report('step-of-disabled-block', diagnostic, { path, block: blockName(first) }, { related });
    }
    return { ...diagnostic, related: [...diagnostic.related, ...related] };
  });
}

/** The blocks of all flows that would leave a step key under a slug. */
function blocksWithSlug({ tenant }: Wiring, slug: string): Block[] {
  const all = tenant.flows.flatMap(({ flow }) => flow.stages.flatMap(({ blocks }) => blocksIn(blocks)));
  return all.filter((block) => block.slug === slug && (block.kind === 'action' || block.kind === 'platform' || block.kind === 'webhook'));
}

function writesOf({ tenant, factsOf }: Wiring, block: Block, key: string | undefined): Diagnostic['related'] {
  const written = (factsOf(block)?.state ?? []).filter(({ name }) => name !== undefined && (key === undefined || name === key));
  const where = { message: `${blockName(block)} ${block.disabled ? 'is disabled' : 'stands'} here`, ...tenant.placeOf(block) };
  return [where, ...written.map(({ name, span }) => ({ message: `${blockName(block)} writes \`${name}\` here`, ...placeOfSpan(span) }))];
}
