import type { Bundle, Flow } from '../../schemas/generated/bundle.ts';
import type { Json, JsonRecord, JsonSchema } from '../../schemas/json.ts';
import { blocks } from '../../schemas/platform/blocks.ts';
import { type BlockPlace, type StageWalk, stageWalks } from '../../schemas/platform/flow-walk.ts';
import type { FlowName } from '../../schemas/platform/flows.ts';
import { type StepWriter, stepEntries, stepEntry } from '../../schemas/platform/step-state.ts';
import { validate } from '../../schemas/validator.ts';
import { readsSlugOf } from './reads-slug.ts';
import { FlowRefusal } from './refusal.ts';

/** A key of step state that a block outside of a stage's run writes, with what its readers were promised. */
interface TakenKey {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly always: boolean;
}

/** What the programs of a stage read of one block that does not run in it. */
export interface TakenState {
  readonly slug: string;
  /** Whether every way to one of its readers has passed the block. */
  readonly always: boolean;
  readonly keys: readonly TakenKey[];
}

/** What each stage of a flow takes from outside, where it is run by itself. */
export function takenStates(name: FlowName, bundle: Bundle): ReadonlyMap<string, readonly TakenState[]> {
  return new Map(stageWalks(name, bundle.flows).map((walk) => [walk.stage, takenIn(walk, bundle.flows[name], bundle)]));
}

function takenIn({ stage, places, before, behind }: StageWalk, flow: Flow | undefined, bundle: Bundle): TakenState[] {
  const own = flow?.stages.find((candidate) => candidate.stage === stage)?.blocks ?? [];
  const passedOver = new Set(own.flatMap((block) => (block.kind === 'platform' && !block.disabled ? [block.slug] : [])));
  return [...new Map([...stepEntries(before), ...stepEntries(behind)])].flatMap(([slug, { writers }]): TakenState[] => {
    const readers = places.filter((place) => readsOf(place, slug, bundle));
    if (readers.length === 0) return [];
    const isOutside = stepEntry(before, slug) !== undefined || passedOver.has(slug);
    const always = isOutside && readers.some(({ step }) => stepEntry(step, slug)?.always === true);
    return [{ slug, always, keys: keysOf(writers, bundle) }];
  });
}

function readsOf({ block }: BlockPlace, slug: string, { actions }: Bundle): boolean {
  const compiled = block.kind === 'action' ? actions[block.action] : block.compiled;
  return compiled !== undefined && readsSlugOf(compiled.program, new Set([slug]));
}

/** The keys that any of the writers leaves. */
function keysOf(writers: readonly StepWriter[], bundle: Bundle): TakenKey[] {
  const schemas = writers.map((writer) => schemaOf(writer, bundle));
  const names = new Set(schemas.flatMap(({ properties }) => Object.keys(properties)));
  return [...names].map((name) => {
    const written = schemas.map(({ properties }) => (Object.hasOwn(properties, name) ? properties[name] : undefined));
    const known = written.filter((schema) => schema !== undefined);
    const isOpen = schemas.some(({ closed }) => !closed) && known.length < schemas.length;
    const [only] = known;
    const schema = isOpen ? true : known.length === 1 && only !== undefined ? only : ({ anyOf: known } as JsonSchema);
    return { name, schema, always: schemas.every(({ required }) => required.includes(name)) };
  });
}

interface WrittenSchema {
  readonly properties: { readonly [name: string]: JsonSchema };
  readonly required: readonly string[];
  /** Whether no other key can be there. */
  readonly closed: boolean;
}

function schemaOf(writer: StepWriter, { actions }: Bundle): WrittenSchema {
  if (!('kind' in writer)) {
    const { action, onError } = writer.block;
    const written = membersOf(actions[action]?.state ?? true);
    return onError === 'continue' ? { ...written, required: [] } : written;
  }
  if (writer.kind === 'platform') return membersOf(blocks[writer.block].output);
  const properties = { ok: { type: 'boolean' }, status: { type: 'integer' }, body: writer.answer ?? true } as const;
  return { properties, required: writer.onError === 'continue' ? ['ok'] : ['ok', 'status', 'body'], closed: true };
}

/** The members of a schema, or of all its choices. */
function membersOf(schema: JsonSchema): WrittenSchema {
  if (typeof schema === 'boolean') return { properties: {}, required: [], closed: false };
  const { properties, required, anyOf } = schema as { readonly [keyword: string]: unknown };
  if (Array.isArray(anyOf)) {
    const choices = (anyOf as JsonSchema[]).map(membersOf);
    const names = new Set(choices.flatMap((choice) => Object.keys(choice.properties)));
    const all = [...names].map((name) => [name, { anyOf: choices.flatMap((choice) => choice.properties[name] ?? []) }] as const);
    return {
      properties: Object.fromEntries(all) as WrittenSchema['properties'],
      required: [...names].filter((name) => choices.every((choice) => choice.required.includes(name))),
      closed: choices.every(({ closed }) => closed),
    };
  }
  if (properties === undefined) return { properties: {}, required: [], closed: false };
  return { properties: properties as WrittenSchema['properties'], required: (required ?? []) as string[], closed: true };
}

/**
 * Throws unless the host of a single stage hands in what its blocks were promised. A key that is missing, or of another type, could let
 * pass whom a condition is there to deny.
 */
export function expectTaken(taken: readonly TakenState[], step: JsonRecord, at: string): void {
  const errors = taken.flatMap(({ slug, always, keys }) => {
    const pointer = `/step/${slug}`;
    if (!Object.hasOwn(step, slug)) {
      return always ? [{ pointer, message: `is missing: ${slug} stands on every way to what reads it in ${at}` }] : [];
    }
    const state = step[slug] as JsonRecord;
    return keys.flatMap(({ name, schema, always: isSure }) => {
      const inside = `${pointer}/${name}`;
      if (!Object.hasOwn(state, name))
        return isSure ? [{ pointer: inside, message: `is missing: it is ${typeOf(schema)} that ${slug} always leaves` }] : [];
      const [problem] = validate(schema, state[name]);
      return problem === undefined
        ? []
        : [{ pointer: `${inside}${problem.pointer}`, message: `${problem.message}: ${slug} leaves ${typeOf(schema)} there` }];
    });
  });
  const [first] = errors;
  if (first !== undefined)
    throw new FlowRefusal('invalid-step', `the step state is not what ${at} reads: ${first.pointer} ${first.message}`, errors);
}

/** A type in words. */
function typeOf(schema: JsonSchema): string {
  if (typeof schema === 'boolean') return 'a value';
  const { type, const: only, enum: choices, anyOf } = schema as { readonly [keyword: string]: Json | undefined };
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(choices)) return choices.map((choice) => JSON.stringify(choice)).join(' or ');
  if (Array.isArray(anyOf)) return anyOf.map((choice) => typeOf(choice as JsonSchema)).join(' or ');
  return typeof type === 'string' ? (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`) : 'a value';
}
