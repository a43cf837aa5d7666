import type { Bundle } from '../../schemas/generated/bundle.ts';
import type { JsonSchema } from '../../schemas/json.ts';
import { blocksIn } from '../../schemas/platform/flow-walk.ts';
import { schemaCostProblem } from '../../schemas/schema-cost.ts';
import { patternKeyword } from '../../schemas/schema-patterns.ts';
import { schemaProblem } from '../../schemas/validator.ts';
import { BundleError } from './error.ts';

/** Checks that the schemas which a tenant wrote can be used, and cannot stop the process that serves logins. */
export function checkSchemas(bundle: Bundle): void {
  for (const [slug, { config, state }] of Object.entries(bundle.actions)) {
    for (const [name, schema, what] of [
      ['config', config, 'configuration'],
      ['state', state, 'step state'],
    ] as const) {
      const problem = schema === undefined ? undefined : writtenSchemaProblem(schema);
      if (problem === undefined) continue;
      throw new BundleError(
        'schema-refused',
        `/bundle/actions/${slug}/${name}`,
        `the schema of the ${what} of ${slug} cannot be used: ${problem}`,
      );
    }
  }
  checkAnswers(bundle);
}

function checkAnswers({ flows }: Bundle): void {
  for (const [name, { stages }] of Object.entries(flows)) {
    for (const [index, { blocks }] of stages.entries()) {
      for (const block of blocksIn(blocks)) {
        const problem = block.kind === 'webhook' && block.answer !== undefined ? writtenSchemaProblem(block.answer) : undefined;
        if (problem === undefined) continue;
        const pointer = `/bundle/flows/${name}/stages/${index}`;
        throw new BundleError('flow-refused', pointer, `the schema of the answer of ${block.slug} cannot be used: ${problem}`);
      }
    }
  }
}

function writtenSchemaProblem(schema: JsonSchema): string | undefined {
  const problem = schemaProblem(schema);
  if (problem !== undefined) return problem;
  const keyword = patternKeyword(schema);
  return keyword === undefined ? schemaCostProblem(schema) : `it holds "${keyword}", which would be matched with backtracking`;
}
