import { describe, expect, it } from 'vitest';
import { capturesOf, matchesOf } from '../../runtime/eval/pattern-value.ts';
import { compilePattern } from '../../runtime/pattern/compile.ts';
import { newContext } from '../eval/builtins/context.ts';

/** Patterns as actions of identity platforms use them, with texts that they meet and texts that they should not take. */
const patterns: readonly (readonly [pattern: RegExp, texts: readonly string[]])[] = [
  [/^https?:\/\/([^/:?#]+)(?::(\d+))?/i, ['https://crm.acme.example:8443/x', 'HTTP://a', 'ftp://a', 'x https://a']],
  [/-/g, ['9f1c-22-ab', '', '--']],
  [/^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/, ['10.0.0.1', '1.2.3', '1.2.3.4\n', '1111.2.3.4']],
  [/^[a-zA-Z0-9]+$/, ['abc9', 'a b', '', 'é']],
  [/[^a-zA-Z0-9]/g, ["O'Neill-Smith 3", 'plain']],
  [/\/$/, ['https://a.example/', 'https://a.example']],
  [/\/+$/, ['a///', 'a/b']],
  [/\s+/g, ['a  b\t\u00a0c\ufeff', 'abc']],
  [/^\s*|\s*$/g, ['  a b ', '', 'a']],
  [/^\d+$/, ['0042', '4.2', '٤']],
  [/CODE-(\d*)/, ['your CODE-1234', 'CODE-', 'code-1']],
  [/SMS-OTP-(?:[A-Z]{2}-)?(\d+)/, ['SMS-OTP-DE-991', 'SMS-OTP-7', 'SMS-OTP-']],
  [/[A-Z]/, ['aBc', 'abc', 'É']],
  [/^(?:[\w-]+\.)*vendor\.example$/, ['login.eu.vendor.example', 'vendor.example', 'evilvendor.example', 'vendor.example.evil']],
  [/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T[\d:.]+Z)?$/, ['2026-03-02', '2026-13-02', '2026-03-02T10:00:00.000Z']],
  [/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/, ['ada+news@corp.example', 'ada@corp', '@corp.example', 'a@b.c@d.e']],
  [/^(?<local>[^@]+)@(?<domain>[^@]+)$/, ['ada@corp.example', 'a@b@c']],
  [/\b(?:bot|crawler|spider)\b/i, ['Mozilla GoogleBot/2', 'a bot here', 'robots', 'CRAWLER']],
  [/\+[^@]*@/, ['ada+x+y@corp.example', 'ada@corp.example']],
  [/{{\s*(\w+)\s*}}/g, ['dear {{ name }}, {{x}}', '{{}}']],
];

describe('patterns of real actions', () => {
  it.each(patterns)('%s', (written, texts) => {
    const { pattern, refusal } = compilePattern(written.source, written.flags);
    expect(refusal).toBeUndefined();
    if (pattern === undefined) return;
    for (const text of texts) {
      const context = newContext();
      const ours = [...matchesOf(context, pattern, text)].map((match) => [match.index, capturesOf(context, match, text)]);
      const engines = written.global ? [...text.matchAll(written)] : [written.exec(text)].filter((match) => match !== null);
      expect([text, ours]).toEqual([text, engines.map((match) => [match.index, [...match]])]);
    }
  });
});
