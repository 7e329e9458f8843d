import { openDuckDb, quoteIdentifier, quoteLiteral, type DuckDb } from '@deftunes/core'
import {
  ancestry,
  currentSchema,
  replacedProperty,
  scanSql,
  type ScanFilter,
  type Snapshot,
  type Table,
} from '@deftunes/iceberg'
import { landedRecord, loadDatasets, readManifest, type LandedRecord } from '@deftunes/lake'

import { datasetsFolder } from '../datasets.ts'
import { RUN_ID_KEY } from '../published.ts'
import type { Services } from '../services.ts'
import { orGivenUp } from './given-up.ts'
import { halfOf } from './half-of.ts'
import { oneAtATime } from './one-at-a-time.ts'

/** Which row of a transform table is meant. */
export interface SourceQuestion {
  /** Name in `transform`, which is that of its dataset. */
  table: string
  /** Values of its columns; the newest load is meant unless `ingest_on` is one of them. */
  where: Readonly<Record<string, string | number | boolean | null>>
  /** Which of several rows: the first by these columns. */
  firstBy: readonly string[]
  /** ISO instant: the row as it was published then. */
  at: string
}

/** The record of a source behind a row of a transform table. */
export interface FoundSource extends LandedRecord {
  /** `transform.<dataset>`. */
  table: string
  /** The snapshot that brought the row. */
  snapshotId: bigint
  /** YYYY-MM-DD */
  ingestOn: string
  /** The run that wrote the snapshot. */
  runId?: string
}

/** Each of them reads with a DuckDB of its own. */
const inTurn = oneAtATime()
const mostMs = 60_000

/**
 * Finds the record of a source behind a row; undefined when there is no such row, or its file is gone. Whoever asks meanwhile waits.
 * @throws CoreError CORE_SQL_FAILED, CORE_SQL_TOO_LONG
 */
export async function sourceRecord(
  { project, catalog, store }: Pick<Services, 'project' | 'catalog' | 'store'>,
  { table: name, where, firstBy, at }: SourceQuestion,
): Promise<FoundSource | undefined> {
  const identifier = { namespace: 'transform', name }
  const table = await catalog.loadTable(identifier)
  const dataset = (await loadDatasets(datasetsFolder(project))).get(name)
  const snapshot = table && snapshotAt(table, Date.parse(at))
  if (!table || !dataset || !snapshot) return undefined
  const filter = filterOf(where)
  const scan = await scanSql(store, table, {
    snapshotId: snapshot['snapshot-id'],
    ...(filter && { filter }),
  })
  const known = currentSchema(table.metadata).fields.map((field) => field.name)
  const order = firstBy.filter((column) => known.includes(column))
  const row = rowSql(scan, where, order)
  return inTurn(() =>
    withDuckDb({ name, memoryLimit: halfOf(project.duckdb.memoryLimit) }, async (duckdb) => {
      const found = await placeOf(duckdb, row)
      const manifest = found && (await readManifest(store, dataset, found.ingestOn))
      if (!manifest) return undefined
      const { sourceFile, ingestOn } = found
      const landed = await landedRecord({ dataset, manifest, duckdb, store, row, sourceFile })
      return landed && { ...landed, ...broughtBy(table, snapshot, ingestOn) }
    }),
  )
}

/** Works with a DuckDB for some time at most. */
async function withDuckDb<Result>(
  { name, memoryLimit }: { name: string; memoryLimit: string },
  work: (duckdb: DuckDb) => Promise<Result>,
): Promise<Result> {
  const expected = `transform.${name}: expected the record behind a row to be found`
  const duckdb = await openDuckDb({ memoryLimit })
  try {
    return await orGivenUp(duckdb, { expected, mostMs }, work)
  } finally {
    duckdb.close()
  }
}

function broughtBy(
  table: Table,
  head: Snapshot,
  ingestOn: string,
): Omit<FoundSource, keyof LandedRecord> {
  const writer = writerOf(table, head, ingestOn)
  const runId = writer.summary[RUN_ID_KEY]
  return {
    ...{ table: `transform.${table.identifier.name}`, snapshotId: writer['snapshot-id'], ingestOn },
    ...(runId !== undefined && { runId }),
  }
}

/** Main as it was at a time; as it is when that has expired. */
function snapshotAt({ metadata }: Table, at: number): Snapshot | undefined {
  const log = metadata['snapshot-log'].filter(({ 'timestamp-ms': time }) => time <= at)
  const byId = (id: bigint | undefined) =>
    metadata.snapshots.find((snapshot) => snapshot['snapshot-id'] === id)
  return byId(log.at(-1)?.['snapshot-id']) ?? byId(metadata.refs['main']?.['snapshot-id'])
}

/** What files may be left out by. */
function filterOf(where: SourceQuestion['where']): ScanFilter | undefined {
  const conditions = Object.entries(where).flatMap(([column, value]): ScanFilter[] =>
    value === null ? [] : [{ column, op: '=', value }],
  )
  return conditions.length > 0 ? { and: conditions } : undefined
}

function rowSql(scan: string, where: SourceQuestion['where'], firstBy: readonly string[]): string {
  const conditions = Object.entries(where).map(
    ([column, value]) => `${quoteIdentifier(column)} IS NOT DISTINCT FROM ${quoteLiteral(value)}`,
  )
  const order = ['ingest_on DESC', ...firstBy.map(quoteIdentifier)]
  return `SELECT * FROM (${scan}) AS loaded WHERE ${conditions.join(' AND ') || 'true'} ORDER BY ${order.join(', ')} LIMIT 1`
}

async function placeOf(
  duckdb: DuckDb,
  row: string,
): Promise<{ sourceFile: string; ingestOn: string } | undefined> {
  const [found] = await duckdb.rows<{ sourceFile: string; ingestOn: string }>(
    `SELECT source_file AS "sourceFile", CAST(ingest_on AS VARCHAR) AS "ingestOn" FROM (${row}) AS found`,
  )
  return found
}

/** The newest snapshot that replaced the partition of a date; what other writers did is told by the snapshot that is read. */
function writerOf({ metadata }: Table, head: Snapshot, ingestOn: string): Snapshot {
  const wrote = ({ summary }: Snapshot) => summary[replacedProperty]?.includes(`"${ingestOn}"`)
  return ancestry(metadata, head).find(wrote) ?? head
}
