import { define } from '../definition.ts';

/** 1xxx: files, their encoding and syntax, the manifest, the entry function. */
export const sourceDiagnostics = {
  'syntax-error': define<{ problem: string }>({
    code: 'W1001',
    severity: 'error',
    message: ({ problem }) => `syntax error: ${problem}`,
    help: 'Correct the syntax; everything after it may be misread.',
    why: 'The text is not TypeScript, so nothing can be said about what it does.',
    bad: { action: 'async function action(event, api) { api.log("info" "hello"); }' },
    good: { action: 'async function action(event, api) { api.log("info", "hello"); }' },
  }),
};
