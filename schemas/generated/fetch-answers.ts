// Made by `npm run generate` from schemas/documents; do not edit.
import type { Json } from '../json.ts';

export type RecordedAnswer =
  | {
      readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
      readonly url: string;
      readonly error: string;
      readonly ms?: number;
    }
  | {
      readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
      readonly url: string;
      readonly status: number;
      readonly headers?: {
        readonly [k: string]: string;
      };
      readonly body?: Json;
      readonly ms?: number;
    };
/**
 * Recorded fetch answers, in order. A body that is not text is sent as JSON.
 */
export type FetchAnswers = readonly RecordedAnswer[];
