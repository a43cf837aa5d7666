import { catalogue } from '../compiler/diagnostics/catalogue/index.ts';
import type { Definition } from '../compiler/diagnostics/definition.ts';
import type { Builtin, ValueKind } from '../schemas/language/builtin.ts';
import { builtinEntries } from '../schemas/language/builtins/index.ts';
import { limits } from '../schemas/platform/limits.ts';
import { codeOf, tableOf } from './marked-sections.ts';

/** The made parts of `docs/language.md`. */
export function languageSections(): { readonly [name: string]: string } {
  return {
    builtins: builtinTables(),
    refusals: diagnosticTable('what is refused', ({ code, severity }) => severity === 'error' && code.startsWith('W2')),
    warnings: diagnosticTable('what is warned of', ({ code, severity }) => severity === 'warning' && !code.startsWith('W1')),
    limits: limitTable(),
  };
}

/** A receiver as it is written in an example. */
const receivers: { readonly [kind in ValueKind]?: string } = {
  boolean: 'boolean',
  number: 'number',
  string: 'text',
  list: 'list',
  error: 'error',
  date: 'date',
  set: 'set',
  url: 'url',
  query: 'query',
  headers: 'headers',
  response: 'answer',
  pattern: 'pattern',
};

const titles: { readonly [receiver: string]: string } = {
  text: 'Of a text',
  list: 'Of a list',
  number: 'Of a number',
  boolean: 'Of a boolean',
  error: 'Of an error',
  date: 'Of a date',
  set: 'Of a set',
  url: 'Of a URL',
  query: 'Of query parameters',
  headers: "Of an answer's headers",
  answer: 'Of an answer to a fetch',
  pattern: 'Of a pattern',
};

function builtinTables(): string {
  const groups = new Map<string, Builtin[]>();
  for (const [, builtin] of builtinEntries) {
    const title = builtin.on === undefined ? 'Functions, constructors and constants' : (titles[receivers[builtin.on] ?? ''] ?? builtin.on);
    groups.set(title, [...(groups.get(title) ?? []), builtin]);
  }
  return [...groups].map(([title, rows]) => `### ${title}\n\n${tableOf(['written', 'meaning'], rows.map(builtinRow))}`).join('\n\n');
}

function builtinRow({ form, on, name, signature, doc, mutates, iterates }: Builtin): string[] {
  const types = typeof signature === 'string' ? [signature] : signature;
  const head = on === undefined ? name : `${receivers[on] ?? on}.${name}`;
  const marks = [...(mutates ? ['Only on a list that the action built.'] : []), ...(iterates ? ['Only where it is walked at once.'] : [])];
  const written = types.map((type) => codeOf(`${form === 'constructor' ? 'new ' : ''}${head}${type}`)).join('<br>');
  return [written, [doc, ...marks].join(' ')];
}

type AnyDefinition = Definition<{ readonly [name: string]: string }>;

function diagnosticTable(title: string, belongs: (definition: AnyDefinition) => boolean): string {
  const definitions = Object.entries(catalogue) as unknown as [string, AnyDefinition][];
  const rows = definitions
    .filter(([, definition]) => belongs(definition))
    .sort(([, left], [, right]) => (left.code < right.code ? -1 : 1))
    .map(([slug, { code, message, help }]) => [
      `[${code}](diagnostics/${code}.md)`,
      slug,
      message(anyParameter),
      typeof help === 'string' ? help : help(anyParameter),
    ]);
  return tableOf(['code', 'name', title, 'what to write instead'], rows);
}

/** Stands for whatever a message names. */
const anyParameter: { readonly [name: string]: string } = new Proxy({}, { get: () => '…' });

function limitTable(): string {
  return tableOf(
    ['name', 'default', 'what it bounds'],
    Object.entries(limits).map(([name, { value, doc }]) => [`\`${name}\``, value.toLocaleString('en-GB'), doc]),
  );
}
