import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: './test/surroundings.ts',
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
  },
})
