import { closed, count, definition, dialect, flag, listOf, schemaId, text } from './parts.ts';

const place = { file: text, range: definition('range') };

/** The object that `writ check --format json` prints. */
export const checkReportSchema = {
  $schema: dialect,
  $id: schemaId('check-report'),
  title: 'CheckReport',
  description: 'What is wrong with a policy repository',
  ...closed({
    version: { const: 1 },
    ok: flag,
    summary: closed({ actions: count, flows: count, errors: count, warnings: count }),
    diagnostics: listOf(definition('diagnostic')),
  }),
  $defs: {
    position: closed({ line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } }),
    range: closed({ start: definition('position'), end: definition('position') }),
    diagnostic: closed(
      {
        code: { type: 'string', pattern: '^W[0-9]{4}$' },
        slug: text,
        severity: { enum: ['error', 'warning'] },
        message: text,
        help: text,
        ...place,
        related: listOf(closed({ message: text, ...place })),
      },
      { fixes: listOf(closed({ title: text, edits: listOf(closed({ range: definition('range'), text })) })) },
    ),
  },
};
