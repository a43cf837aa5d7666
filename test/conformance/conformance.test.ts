import { readCases } from './cases.ts';
import { describeCases } from './describe-cases.ts';

describeCases(readCases());
