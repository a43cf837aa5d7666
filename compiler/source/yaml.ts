import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, parseDocument, visit, type YAMLError } from 'yaml';
import type { Json } from '../../schemas/json.ts';
import type { Diagnostic, TextRange } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { SourceText } from './text.ts';

/** A YAML file that was read: its value, and where each part of it stands. */
export interface YamlFile {
  readonly source: SourceText;
  readonly value: Json;
  /** The range of a part by its JSON pointer; of its name with `name`. A part that is not there gives the nearest around it. */
  readonly rangeAt: (pointer: string, what?: 'value' | 'name') => TextRange;
  /** For each character of a text, by its JSON pointer, the offset where it is written; undefined where it is written with escapes. */
  readonly offsetsAt: (pointer: string) => readonly number[] | undefined;
}

/** Parses YAML 1.2's core schema, as far as it has a JSON value. */
export function parseYaml(source: SourceText, diagnostics: Diagnostic[]): YamlFile | undefined {
  const document = parse(source.text);
  const problems =
    document === undefined ? [{ range: source.rangeOf(0, 0), problem: 'it is nested too deep' }] : problemsOf(document, source);
  for (const { range, problem } of problems) diagnostics.push(report('yaml-syntax', { file: source.path, range }, { problem }));
  if (document === undefined || problems.length > 0) return undefined;
  const rangeAt = (pointer: string, what: 'value' | 'name' = 'value') => rangeOf(source, nodeAt(document.contents, pointer, what));
  const offsetsAt = (pointer: string) => offsetsOf(source.text, nodeAt(document.contents, pointer, 'value'));
  return { source, value: document.toJS() as Json, rangeAt, offsetsAt };
}

function parse(text: string): Document | undefined {
  try {
    return parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: true, prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    // The parser recurses, so a hostile text can exhaust the stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface YamlProblem {
  readonly range: TextRange;
  readonly problem: string;
}

function problemsOf(document: Document, source: SourceText): YamlProblem[] {
  const [syntax] = [...document.errors, ...document.warnings];
  // What the parser says after its first error is mostly a consequence of it.
  if (syntax !== undefined) return [{ range: source.rangeOf(...syntax.pos), problem: messageOf(syntax) }];
  const problems: YamlProblem[] = [];
  visit(document, (key, node) => {
    if (!isNode(node)) return;
    const problem = key === 'key' && !isScalar(node) ? 'a key must be plain text' : nodeProblem(node);
    if (problem !== undefined) problems.push({ range: rangeOf(source, node), problem });
  });
  return problems;
}

/** Aliases let a short text stand for a huge or endless value; numbers and texts without a JSON form could not be signed. */
function nodeProblem(node: Node): string | undefined {
  if (isAlias(node)) return `an alias (*${node.source}) is not supported; write the value out`;
  if (!isScalar(node)) return undefined;
  if (typeof node.value === 'number' && !Number.isFinite(node.value)) return 'the number has no JSON form';
  if (typeof node.value === 'string' && /\p{Surrogate}/u.test(node.value)) return 'the text holds half of a surrogate pair';
  return undefined;
}

const messages: { readonly [code in YAMLError['code']]?: string } = {
  DUPLICATE_KEY: 'the key stands twice',
  TAB_AS_INDENT: 'tabs cannot indent; use spaces',
  MULTIPLE_DOCS: 'the file holds several documents; one file is one document',
  TAG_RESOLVE_FAILED: 'tags (!) are not supported; write plain values',
};

function messageOf({ code, message }: YAMLError): string {
  return messages[code] ?? message.charAt(0).toLowerCase() + message.slice(1);
}

function nodeAt(root: unknown, pointer: string, what: 'value' | 'name'): Node | undefined {
  let found = isNode(root) ? root : undefined;
  const parts = pointer.split('/').slice(1);
  for (const [index, part] of parts.entries()) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const wanted = what === 'name' && index === parts.length - 1 ? 'name' : 'value';
    const next = memberOf(found, name, wanted);
    if (next === undefined) return found;
    found = next;
  }
  return found;
}

function memberOf(node: Node | undefined, name: string, what: 'value' | 'name'): Node | undefined {
  const item = isSeq(node)
    ? node.items[Number(name)]
    : isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === name)
      : undefined;
  if (isNode(item) || item === undefined || item === null) return isNode(item) ? item : undefined;
  const { key, value } = item as { key: unknown; value: unknown };
  // A key without a value is where its value would stand.
  const chosen = what === 'name' || !isNode(value) ? key : value;
  return isNode(chosen) ? chosen : undefined;
}

/** A node's range, the first line of it where it has several. */
function rangeOf(source: SourceText, node: Node | undefined): TextRange {
  const [start = 0, end = start] = node?.range ?? [];
  const [line = ''] = source.text.slice(start, end).split(/[\r\n]/, 1);
  return source.rangeOf(start, start + line.trimEnd().length);
}

/** Where the characters of a scalar stand: behind one another, but for white space that YAML folds. */
function offsetsOf(text: string, node: Node | undefined): number[] | undefined {
  if (!isScalar(node) || typeof node.value !== 'string' || node.range == null) return undefined;
  const [start, end] = node.range;
  const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  let at = isBlock ? text.indexOf('\n', start) + 1 : node.type === 'PLAIN' ? start : start + 1;
  const offsets: number[] = [];
  for (const character of node.value.split('')) {
    if (text[at] !== character) while (at < end && /\s/.test(text[at] ?? '')) at += 1;
    const isFolded = /\s/.test(character) && text[at] !== character;
    if (!isFolded && text[at] !== character) return undefined;
    offsets.push(at);
    if (!isFolded) at += 1;
  }
  return offsets;
}
