import type { AllowEntry, AllowedPlace } from '../runtime/egress/allowlist.ts';
import { redirectMethod } from '../runtime/egress/method.ts';
import type { EgressManifest } from '../schemas/generated/bundle.ts';
import type { JsonSchema } from '../schemas/json.ts';
import { nearest } from '../schemas/nearest.ts';
import { attachPoints, isAttachPoint } from '../schemas/platform/flows.ts';
import { positionOf } from '../schemas/platform/position.ts';
import { type ActionResult, compileActions } from './compile.ts';
import { judgeFlows } from './dataflow/judge.ts';
import type { MetadataSchemas } from './declarations/platform.ts';
import { compareDiagnostics, type Diagnostic } from './diagnostics/diagnostic.ts';
import { report } from './diagnostics/report.ts';
import { readAllowEntry } from './source/allow-entry.ts';
import { SourceText } from './source/text.ts';

export interface CompileActionOptions {
  /** One attach point or several: `login/post-auth`. The platform's standard flow is assumed. */
  readonly at: string | readonly string[];
  readonly slug?: string;
  /** Shown in diagnostics; `actions/<slug>.ts` when left out. */
  readonly fileName?: string;
  readonly allow?: readonly AllowEntry[];
  /** Pages that it may send users to. */
  readonly redirects?: readonly string[];
  /** Schema of `event.user.app_metadata`. */
  readonly metadata?: JsonSchema;
  readonly config?: JsonSchema;
  readonly step?: JsonSchema;
  /** Names of the secrets that it may use. */
  readonly secrets?: readonly string[];
  /** Helper modules that the action may import, by path. */
  readonly files?: { readonly [path: string]: string };
}

/** Compiles one action. There is no program when there are errors. Throws for an allowlist entry that is none. */
export function compileAction(source: string, options: CompileActionOptions): CompiledAction {
  const fileName = options.fileName ?? `actions/${options.slug ?? 'action'}.ts`;
  const text = new SourceText(fileName, source);
  const points = typeof options.at === 'string' ? [options.at] : [...options.at];
  const unknown = points.filter((at) => !isAttachPoint(at));
  if (unknown.length > 0) return { diagnostics: unknown.map((at) => unknownAttachPoint(text, at)) };
  const metadata: MetadataSchemas = options.metadata === undefined ? {} : { app: options.metadata };
  const redirected = (options.redirects ?? []).map((url): AllowedPlace => ({ ...readEntry(url), methods: [redirectMethod] }));
  const allow = [...(options.allow ?? []).map(readEntry), ...redirected];
  const [result] = compileActions([
    {
      source: text,
      modules: new Map(Object.entries(options.files ?? {}).map(([path, content]) => [path, new SourceText(path, content)])),
      positions: points.filter(isAttachPoint).map((at) => positionOf(at)),
      metadata,
      config: options.config,
      step: options.step,
      allow,
      secrets: options.secrets ?? [],
    },
  ]);
  return result === undefined ? { diagnostics: [] } : judged(result, options.slug ?? '', allow);
}

/** The same with what is to be said of where its data goes, as if it were a tenant's only action. */
function judged(result: ActionResult, slug: string, allow: readonly AllowedPlace[]): CompiledAction {
  const { program, flow } = result;
  if (program === undefined || flow === undefined) return { diagnostics: result.diagnostics };
  const found = judgeFlows([{ slug, places: [], program, flow }], allow).get(slug);
  const diagnostics = [...result.diagnostics, ...(found?.diagnostics ?? [])].sort(compareDiagnostics);
  if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
  return { ...result, diagnostics, ...(found === undefined ? {} : { egress: found.manifest }) };
}

/** What compiling one action makes. */
export interface CompiledAction extends ActionResult {
  /** Where its data goes; there where the program is. */
  readonly egress?: EgressManifest;
}

function unknownAttachPoint(text: SourceText, at: string): Diagnostic {
  const near = nearest(at, attachPoints);
  const suggestion = near === undefined ? `; there are ${attachPoints.join(', ')}` : `; did you mean \`${near}\`?`;
  return report('unknown-attach-point', { file: text.path, range: text.rangeOf(0, 0) }, { at, suggestion });
}

function readEntry(entry: AllowEntry) {
  const parsed = readAllowEntry(entry, { development: true });
  if (parsed.entry === undefined) throw new Error(`the allowlist entry ${JSON.stringify(entry)} is none: ${parsed.problem.message}`);
  return parsed.entry;
}
