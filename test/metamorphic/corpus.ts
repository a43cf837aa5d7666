import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ActionInput, compileActions } from '../../compiler/compile.ts';
import { actionInput } from '../../compiler/compile-tenant.ts';
import { loadFiles } from '../../compiler/source/load.ts';
import { SourceText } from '../../compiler/source/text.ts';
import { parseAllowEntry } from '../../runtime/egress/allowlist.ts';
import { programDigest } from '../../runtime/ir/digest.ts';
import type { JsonSchema } from '../../schemas/json.ts';
import { isAttachPoint } from '../../schemas/platform/flows.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { readCases } from '../conformance/cases.ts';

/** Every text that the tests hold to be a program: conformance cases, ports, the example tenant and the larger policies. */

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** A program of the corpus, with its digest as it is written. */
export interface Specimen {
  readonly name: string;
  readonly input: ActionInput;
  readonly digest: string;
}

/** All accepted programs, each text once. */
export function specimens(): Specimen[] {
  const inputs = [...fromCases('test/conformance/'), ...fromCases('test/ports/'), ...fromAcme(), ...fromBench()];
  const digests = digestsOf(inputs.map(({ input }) => input));
  const seen = new Set<string>();
  return inputs.flatMap((each, index) => {
    const digest = digests[index];
    const key = `${each.input.positions.map(({ at }) => at).join()} ${each.input.source.text}`;
    if (digest === undefined || seen.has(key)) return [];
    seen.add(key);
    return [{ ...each, digest }];
  });
}

/** The digests of what inputs compile to, undefined where one is refused. Each is named by its place, since no two files may have one name. */
export function digestsOf(inputs: readonly ActionInput[]): (string | undefined)[] {
  const named = inputs.map((input, index) => {
    const [, folder = '', ending = ''] = /^(.*?)[^/]*(\.[a-z]+)$/.exec(input.source.path) ?? [];
    return { ...input, source: new SourceText(`${folder}n${index}${ending}`, input.source.text) };
  });
  return compileActions(named).map(({ program }) => (program === undefined ? undefined : programDigest(program)));
}

/** The input with other texts. */
export function withText(input: ActionInput, text: string, modules: ActionInput['modules'] = input.modules): ActionInput {
  return { ...input, source: new SourceText(input.source.path, text), modules };
}

type Named = Omit<Specimen, 'digest'>;

function fromCases(folder: string): Named[] {
  return readCases(pathOf(folder)).flatMap((each): Named[] => {
    if (!('outcome' in each.expected) || each.pending !== undefined) return [];
    const input = {
      ...single(`actions/${each.sourceFile}`, each.source),
      positions: [positionOf(each.at)],
      metadata: each.metadata === undefined ? {} : { app: each.metadata },
      allow: each.allow.map(allowed),
      secrets: each.secrets,
    };
    return [{ name: `${folder}${each.file}: ${each.name}`, input }];
  });
}

/** With the types of `step` and `config` that the flows and the schemas give. */
function fromAcme(): Named[] {
  const folder = pathOf('policies/acme/');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: false }).filter((path) => /\.[a-z]+$/.test(path));
  const files = new Map(paths.map((path) => [path, readFileSync(`${folder}${path}`, 'utf8')]));
  const { tenant } = loadFiles(files);
  if (tenant === undefined) throw new Error('acme does not load');
  return tenant.actions.map((action) => ({ name: `acme: ${action.slug}`, input: actionInput(tenant, action) }));
}

/** At the places where the benchmark measures them. */
function fromBench(): Named[] {
  const folder = pathOf('bench/policies/');
  const metadata = { app: JSON.parse(readFileSync(`${folder}app-metadata.schema.json`, 'utf8')) as JsonSchema };
  const allow = ['https://billing.bench.example/v2/', 'https://desk.bench.example/hooks/'].map(allowed);
  const table = readFileSync(pathOf('bench/policies.ts'), 'utf8');
  const places = new Map([...table.matchAll(/policy\(larger, '([^']+)', '([^']+)'/g)].map(([, slug = '', at = '']) => [slug, at]));
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file): Named => {
      const at = places.get(basename(file, '.ts'));
      if (at === undefined || !isAttachPoint(at)) throw new Error(`the benchmark does not say where ${file} stands`);
      const input = {
        ...single(`actions/${file}`, readFileSync(`${folder}${file}`, 'utf8')),
        positions: [positionOf(at)],
        metadata,
        allow,
      };
      return { name: `bench: ${file}`, input };
    });
}

function single(path: string, text: string): Pick<ActionInput, 'source' | 'modules'> {
  return { source: new SourceText(path, text), modules: new Map() };
}

function allowed(url: string) {
  const { entry } = parseAllowEntry(url, { development: true });
  if (entry === undefined) throw new Error(`${url} is no entry of an allowlist`);
  return entry;
}
