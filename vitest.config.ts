import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The language knows one time zone; V8, which is the oracle, must know the same one.
    env: { TZ: 'UTC' },
    // Starting the type checker and whole commands takes a while on a small machine; nothing here measures time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
