import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planProgram } from '../../runtime/index.ts';
import type { Expression, Node, Statement } from '../../schemas/ir/nodes.ts';
import { childrenOf, nodeTable } from '../../schemas/ir/nodes.ts';
import { type Program, programFormat, programVersion } from '../../schemas/ir/program.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import { expressionNotes, partNotes } from '../../scripts/ir-expression-notes.ts';
import { type NodeExample, type NodeNote, state } from '../../scripts/ir-node-note.ts';
import { statementNotes } from '../../scripts/ir-statement-notes.ts';

const position = positionOf('login/post-auth');
const notes: [string, NodeNote][] = Object.entries({ ...expressionNotes, ...partNotes, ...statementNotes });
const page = readFileSync(new URL('../../docs/ir.md', import.meta.url), 'utf8');

/** The statements of an example; an expression is seen by what it puts into a state key. */
function statementsOf(example: NodeExample): readonly Statement[] {
  return 'expression' in example ? [state('result', example.expression)] : example.statements;
}

function programOf(example: NodeExample): Program {
  const { requires = [], constants = [], patterns = [], targets = [], shapes = [], functions = [], before = [] } = example;
  const body = [...before, ...statementsOf(example)];
  return {
    format: programFormat,
    version: programVersion,
    positions: [position],
    requires,
    constants,
    patterns,
    targets,
    shapes,
    functions: [...functions, { parameters: 0, slots: 4, body }],
    debug: { file: 'actions/example.ts', functions: [], spans: [] },
  };
}

/** The nodes of an example, its surroundings included. */
function opsOf(example: NodeExample): Set<string> {
  const ops = new Set<string>();
  const visit = (node: Node): void => {
    ops.add(node.op);
    childrenOf(node).forEach(visit);
  };
  const roots: readonly (Expression | Statement)[] = [...(example.before ?? []), ...statementsOf(example)];
  roots.forEach(visit);
  return ops;
}

describe('docs/ir.md', () => {
  it.each(Object.keys(nodeTable))('has a section about %s', (op) => {
    expect(page).toContain(`\n### \`${op}\`\n`);
  });

  it('describes no node that does not exist', () => {
    expect(notes.map(([op]) => op).sort()).toEqual(Object.keys(nodeTable).sort());
  });

  it.each(notes)('shows %s by an example that comes to what the page says', (op, { example }) => {
    expect([...opsOf(example)]).toContain(op);
    const outcome = planProgram(programOf(example)).replay(
      { event: sampleEvent(position), now: '2026-03-02T10:00:00.000Z' },
      example.answers ?? [],
    );
    expect(outcome.error).toBeNull();
    if ('expression' in example) expect(outcome.state.result).toEqual(example.gives);
    else expect(outcome.effects).toEqual(example.asks);
  });
});
