import type { AllowEntry } from '../runtime/egress/allowlist.ts';
import type { JsonSchema } from '../schemas/json.ts';
import { nearest } from '../schemas/nearest.ts';
import { attachPoints, isAttachPoint } from '../schemas/platform/flows.ts';
import { positionOf } from '../schemas/platform/position.ts';
import { type ActionResult, compileActions } from './compile.ts';
import type { MetadataSchemas } from './declarations/platform.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
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
  /** Schema of `event.user.app_metadata`. */
  readonly metadata?: JsonSchema;
  readonly config?: JsonSchema;
  readonly step?: JsonSchema;
  readonly secrets?: readonly string[];
  /** Helper modules that the action may import, by path. */
  readonly files?: { readonly [path: string]: string };
}

/** Compiles one action. There is no program when there are errors. Throws for an allowlist entry that is none. */
export function compileAction(source: string, options: CompileActionOptions): ActionResult {
  const fileName = options.fileName ?? `actions/${options.slug ?? 'action'}.ts`;
  const text = new SourceText(fileName, source);
  const points = typeof options.at === 'string' ? [options.at] : [...options.at];
  const unknown = points.filter((at) => !isAttachPoint(at));
  if (unknown.length > 0) return { diagnostics: unknown.map((at) => unknownAttachPoint(text, at)) };
  const metadata: MetadataSchemas = options.metadata === undefined ? {} : { app: options.metadata };
  const [result] = compileActions([
    {
      source: text,
      modules: new Map(Object.entries(options.files ?? {}).map(([path, content]) => [path, new SourceText(path, content)])),
      positions: points.filter(isAttachPoint).map((at) => positionOf(at)),
      metadata,
      config: options.config,
      step: options.step,
      allow: (options.allow ?? []).map(readEntry),
    },
  ]);
  return result ?? { diagnostics: [] };
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
