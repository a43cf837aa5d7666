import { describe } from 'vitest';
import { followPage } from './support/follow.ts';

describe('README.md', () => followPage('README.md'));
