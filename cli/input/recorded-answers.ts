import type { RecordedAnswer } from '../../runtime/index.ts';
import { readDocument, requireValid } from './document.ts';
import { nameOf } from './read-text.ts';

/** Reads a file of recorded answers to fetches. */
export async function readAnswers(path: string): Promise<readonly RecordedAnswer[]> {
  const { fetchAnswersSchema } = await import('../../schemas/documents/http.ts');
  const answers = await readDocument(path);
  await requireValid(fetchAnswersSchema, answers, `${nameOf(path)} holds no recorded answers`);
  return answers as unknown as readonly RecordedAnswer[];
}
