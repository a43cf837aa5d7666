import { describe } from 'vitest';
import { followPage } from './support/follow.ts';

describe('docs/tutorial.md', () => followPage('docs/tutorial.md'));
