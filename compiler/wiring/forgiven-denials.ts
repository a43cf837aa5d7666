import { blocksIn } from '../../schemas/platform/flow-walk.ts';
import { report } from '../diagnostics/report.ts';
import { placeOfSpan, type WiringCheck } from './wiring.ts';

/** Actions that decide, in blocks that go on when they fail: an error in the action lets everybody pass. */
export const checkForgivenDenials: WiringCheck = ({ tenant, factsOf }) =>
  tenant.flows.flatMap(({ flow }) =>
    flow.stages.flatMap(({ blocks }) =>
      blocksIn(blocks).flatMap((block) => {
        if (block.kind !== 'action' || block.disabled || block.onError !== 'continue') return [];
        const denials = factsOf(block)?.denials ?? [];
        if (denials.length === 0) return [];
        const members = [...new Set(denials.map(({ member }) => `api.${member}`))];
        const related = denials.map(({ member, span }) => ({ message: `api.${member}`, ...placeOfSpan(span) }));
        return [report('decision-forgiven', tenant.placeOf(block), { slug: block.slug, members: members.join(' and ') }, { related })];
      }),
    ),
  );
