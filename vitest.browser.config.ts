import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['./test/surroundings.ts', './packages/console/browser/served.ts'],
    include: ['packages/console/browser/**/*.browser.ts'],
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // One browser at a time: pages are told by their looks, which a busy machine must not change.
    fileParallelism: false,
  },
})
