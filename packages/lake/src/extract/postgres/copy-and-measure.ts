import { setTimeout as delay } from 'node:timers/promises'

import { to as copyTo } from 'pg-copy-streams'

import type { PostgresSource } from '../../source/source.ts'
import { splitCsv, type CsvFile } from './copy-out.ts'
import { copySql, sourceChecksumSql, type SourceColumn } from './copy-sql.ts'
import { silent, type Snapshot } from './snapshot.ts'
import { eachWithin } from './within.ts'

/** A table to be read, and where to. */
export interface Reading {
  table: string
  columns: SourceColumn[]
  folder: string
  source: PostgresSource
}

/**
 * Copies a table to files and takes its checksum, side by side on two connections; when one fails, the other is ended
 * before the failure is told.
 * @throws LakeError LAKE_SOURCE_UNREACHABLE when nothing comes for idle_timeout_ms; the errors of PostgreSQL
 */
export async function copyAndMeasure(
  snapshot: Snapshot,
  reading: Reading,
): Promise<{ files: CsvFile[]; expected: Measured }> {
  const copying = copyFiles(snapshot, reading)
  const measuring = measureSource(snapshot, reading)
  const attending = copying.then(() => attend(snapshot, measuring, reading.source))
  try {
    const [files, expected] = await Promise.all([copying, measuring, attending])
    return { files, expected }
  } catch (error) {
    snapshot.break()
    await Promise.allSettled([copying, measuring, attending])
    throw error
  }
}

function copyFiles({ first }: Snapshot, reading: Reading): Promise<CsvFile[]> {
  const { table, columns, folder, source } = reading
  const stream = first.client.query(
    copyTo(
      copySql(
        table,
        columns.map(({ name }) => name),
      ),
    ),
  )
  // Whoever reads it hears of a failure; when nobody does any more, it is known already.
  stream.on('error', () => {})
  const late = () => silent(source, `table ${table}: expected the next rows`)
  return splitCsv(eachWithin<Buffer>(source.idle_timeout_ms, stream, late), folder)
}

/** A checksum says nothing until it is there: meanwhile the other connection tells whether the server answers. */
async function attend(
  { first }: Snapshot,
  measuring: Promise<unknown>,
  { idle_timeout_ms: idle }: PostgresSource,
): Promise<void> {
  const over = new AbortController()
  measuring.catch(() => {}).finally(() => over.abort())
  while (!over.signal.aborted) {
    await delay(idle / 2, undefined, { signal: over.signal }).catch(() => {})
    if (!over.signal.aborted) await first.ask('SELECT 1')
  }
}

/** Count and checksum of a table as PostgreSQL has it. */
export interface Measured {
  rows: number
  checksum: string
}

async function measureSource(snapshot: Snapshot, { table, columns }: Reading): Promise<Measured> {
  const connection = await snapshot.join()
  const [encoding] = await connection.ask<{ name: string }>('SELECT getdatabaseencoding() AS name')
  const utf8 = encoding?.name === 'UTF8'
  const sql = sourceChecksumSql(table, columns, { utf8 })
  const { rows } = await connection.client.query<{ rows: string; checksum: string }>(sql)
  return { rows: Number(rows[0]?.rows ?? 0), checksum: rows[0]?.checksum ?? '' }
}
