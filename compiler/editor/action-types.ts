import { filledSchema } from '../../schemas/defaults.ts';
import { distinctPositions, type Position } from '../../schemas/platform/position.ts';
import { jsonSchemaType } from '../declarations/json-schema-type.ts';
import { apiType, eventType, type MetadataSchemas } from '../declarations/platform.ts';
import type { LoadedAction, LoadedTenant } from '../source/model.ts';
import type { StepTypes } from './step-types.ts';

/**
 * The types of a repository's actions for editors that know TypeScript alone: `Event<'slug'>` and `Api<'slug'>` are what the
 * action of that name reads and calls at its places; at several places, what all of them have. Without a slug they are what all
 * actions have in common. `step` and `config` are global, so they are what all actions have in common too: `step` of those that read
 * it, which `steps` has the types of.
 */
export function actionTypes({ actions, manifest }: Pick<LoadedTenant, 'actions' | 'manifest'>, steps: StepTypes = new Map()): string {
  const declared = new Map<string, string>();
  const placed = actions.filter(({ places }) => places.length > 0);
  const stepOf = (action: LoadedAction) => steps.get(action)?.join(' | ') ?? 'JsonObject';
  const entries = placed.map((action) => {
    const positions = distinctPositions(action.places.map(({ position }) => position));
    const names = positions.map((position) => declareAt(position, manifest.metadata, declared));
    const union = (kind: 'Event' | 'Api') => [...new Set(names)].map((name) => `${name}${kind}`).join(' | ');
    return `  readonly ${JSON.stringify(action.slug)}: { event: ${union('Event')}; api: ${union('Api')}; step: ${stepOf(action)}; config: ${configType(action)} };`;
  });
  const common = (member: string, of: readonly LoadedAction[]) =>
    of.length === 0 ? 'JsonObject' : `$writActions[${of.map(({ slug }) => JSON.stringify(slug)).join(' | ')}]["${member}"]`;
  return `${[
    ...declared.values(),
    `interface $writActions {\n${entries.join('\n')}\n}`,
    '/** What an action reads: `Event<"its-slug">`. */',
    'type Event<Slug extends keyof $writActions = keyof $writActions> = $writActions[Slug]["event"];',
    '/** What an action may ask for: `Api<"its-slug">`. */',
    'type Api<Slug extends keyof $writActions = keyof $writActions> = $writActions[Slug]["api"];',
    '/** What earlier blocks of the run wrote. */',
    `declare const step: ${common(
      'step',
      placed.filter((action) => steps.has(action)),
    )};`,
    '/** The configuration of the block that runs the action. */',
    `declare const config: ${common('config', placed)};`,
  ].join('\n')}\n`;
}

/**
 * Declares the types of a kind of place; the beginning of their names, in letters that no author can write: `$writLoginPostAuth`,
 * numbered where one stage has several kinds of places.
 */
function declareAt(position: Position, metadata: MetadataSchemas, declared: Map<string, string>): string {
  const words = position.at.replace(/(?:^|[-/])([a-z])/g, (_all, letter: string) => letter.toUpperCase());
  const event = eventType(position, metadata);
  const api = apiType(position);
  for (let number = 1; ; number++) {
    const name = `$writ${words}${number === 1 ? '' : number}`;
    const text = `type ${name}Event = ${event};\ntype ${name}Api = ${api};`;
    const known = declared.get(name);
    if (known !== undefined && known !== text) continue;
    declared.set(name, text);
    return name;
  }
}

function configType({ config }: LoadedAction): string {
  return config === undefined ? 'JsonObject' : jsonSchemaType(filledSchema(config));
}
