import { reasonMaxLength, reasonPattern, stateKeyPattern } from '../../schemas/platform/names.ts';

const reason = new RegExp(reasonPattern);
const stateKey = new RegExp(stateKeyPattern);

export function isReason(text: string): boolean {
  return text.length <= reasonMaxLength && reason.test(text);
}

export function isStateKey(text: string): boolean {
  return stateKey.test(text);
}

/** `Email not verified!` as `email-not-verified`, `emailNotVerified` too; undefined where nothing is left. */
export function wellFormedReason(text: string): string | undefined {
  const words = withoutMarks(text)
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
  const joined = words
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/_*-_*/g, '-')
    .replace(/_+/g, '_');
  const better = joined.replace(/^[-_]+|[-_]+$/g, '');
  return isReason(better) ? better : undefined;
}

/** `step-up` as `step_up`. */
export function wellFormedKey(text: string): string | undefined {
  const better = withoutMarks(text).replace(/[^A-Za-z0-9_]+/g, '_');
  return isStateKey(better) ? better : undefined;
}

function withoutMarks(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '');
}
