import { fileURLToPath } from 'node:url';
import { readCases } from '../conformance/cases.ts';
import { describeCases } from '../conformance/describe-cases.ts';

// Published hooks of other platforms, each written anew for this one.
describeCases(readCases(fileURLToPath(new URL('.', import.meta.url))));
