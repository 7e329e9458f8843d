import { localObjectStore, openDuckDb, systemClock, voidLogger } from '@deftunes/core'
import { join } from 'node:path'

import { extractDataset } from '../src/index.ts'
import { apiDataset, apiSource } from './support.ts'

/** What to extract, as JSON in the first argument. */
interface Task {
  root: string
  stagingFolder: string
  runId: string
  url: string
  from: string
}

const { root, url, from, ...task } = JSON.parse(process.argv[2] ?? '') as Task

await extractDataset({
  ...task,
  dataset: apiDataset(from),
  source: apiSource(url),
  interval: { start: '2024-01-01T00:00:00.000Z', end: '2024-01-02T00:00:00.000Z' },
  ingestOn: '2024-01-02',
  store: localObjectStore(join(root, 'lake')),
  duckdb: await openDuckDb({ threads: 1 }),
  logger: voidLogger,
  signal: new AbortController().signal,
  clock: systemClock,
})
