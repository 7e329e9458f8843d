import type { DuckDb, ObjectStore } from '@deftunes/core'

import type { Table } from '../../src/index.ts'
import { keyOf } from '../../src/location.ts'
import type { DataFile } from '../../src/manifest/data-file.ts'
import {
  currentSchema,
  type Snapshot,
  type TableMetadata,
} from '../../src/metadata/table-metadata.ts'
import { fileProblems } from './file-problems.ts'
import { listProblems, manifestProblems } from './manifest-problems.ts'
import { failing, metadataProblems } from './metadata-problems.ts'

interface Readers {
  store: ObjectStore
  duckdb: DuckDb
}

/**
 * Everything that the strictest known reader of each kind would find wrong with a table, in its bytes: metadata, and
 * the manifest lists, manifests and data files of snapshots, by default of all. Empty: nothing.
 */
export async function problemsOf(
  readers: Readers,
  { metadata, metadataLocation }: Table,
  snapshots = metadata.snapshots,
): Promise<string[]> {
  const { store } = readers
  const text = Buffer.from(await store.read(keyOf(store, metadataLocation))).toString('utf8')
  const problems = metadataProblems(text)
  for (const snapshot of snapshots) {
    problems.push(...(await snapshotProblems(readers, metadata, snapshot)))
  }
  return [...new Set(problems)]
}

async function snapshotProblems(
  readers: Readers,
  metadata: TableMetadata,
  snapshot: Snapshot,
): Promise<string[]> {
  const { store } = readers
  const { problems, lines } = await listProblems(store, snapshot)
  const live: DataFile[] = []
  for (const line of lines) {
    const manifest = await manifestProblems({ store, metadata, line })
    problems.push(...manifest.problems)
    live.push(...manifest.entries.filter(({ status }) => status !== 2).map((e) => e.data_file))
  }
  const schema = metadata.schemas.find((known) => known['schema-id'] === snapshot['schema-id'])
  for (const file of live) {
    problems.push(...(await fileProblems(readers, schema ?? currentSchema(metadata), file)))
  }
  const sum = (key: 'record_count' | 'file_size_in_bytes') =>
    live.reduce((total, file) => total + file[key], 0n)
  const { summary } = snapshot
  return [
    ...problems,
    ...failing([
      [
        new Set(live.map((file) => file.file_path)).size === live.length,
        'a file that is live twice',
      ],
      [summary['total-data-files'] === String(live.length), 'total-data-files'],
      [summary['total-records'] === String(sum('record_count')), 'total-records'],
      [summary['total-files-size'] === String(sum('file_size_in_bytes')), 'total-files-size'],
    ]),
  ]
}
