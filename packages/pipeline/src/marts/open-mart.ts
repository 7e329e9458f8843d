import { join } from 'node:path'

import { CoreError, openDuckDbFile, type DuckDbFile, type PlainTable } from '@deftunes/core'

import type { MartContent } from './mart-file.ts'
import type { BuiltRollup } from './mart-rollups.ts'
import type { MartVersion } from './published-versions.ts'

/** A version, open for reading. */
export interface MartSession {
  version: MartVersion
  rollups: readonly BuiltRollup[]
  /** Rows of `<namespace>.<name>` or `rollups.<name>`; 0 of what is not there. */
  rowsOf: (relation: readonly string[]) => number
  /** Runs one SELECT. @throws CoreError CORE_SQL_FAILED, also when the signal stops it; CORE_SQL_TOO_LONG */
  read: (sql: string, signal?: AbortSignal) => Promise<PlainTable>
}

/** The file of a version, open. */
export interface OpenMart extends MartSession {
  path: string
  close: () => void
}

/** How files are opened. */
export interface OpenMartOptions {
  connections: number
  /** Milliseconds that a statement may run for. */
  statementMs: number
  memoryLimit: string
  /** Threads of the opened file, shared by all of its statements; each statement has one of its own beside them. */
  readThreads: number
  stagingFolder: string
}

/** Opens the file of a version; undefined when there is none, or one that was made of something else. */
export async function openMart(
  path: string,
  content: Omit<MartContent, 'tables'>,
  options: OpenMartOptions,
): Promise<OpenMart | undefined> {
  const file = await opened(path, options)
  if (!file) return undefined
  try {
    const relations = await file.read(
      'SELECT namespace, name, snapshot_id, row_count FROM mart.relations',
    )
    const rollups = await rollupsIn(file)
    const orders = await file.read('SELECT relation, sql FROM mart.orders')
    if (isMadeOf(content, { relations, rollups, orders }))
      return martOf(path, content, { file, relations, rollups })
  } catch (error) {
    if (!isSqlError(error)) throw error
  }
  file.close()
  return undefined
}

/** A file that was cut off, by a loss of power say, is as good as none. */
async function opened(
  path: string,
  { stagingFolder, readThreads: threads, ...options }: OpenMartOptions,
): Promise<DuckDbFile | undefined> {
  const tempDirectory = join(stagingFolder, 'spill')
  try {
    return await openDuckDbFile({ path, ...options, threads, tempDirectory })
  } catch (error) {
    if (isSqlError(error)) return undefined
    throw error
  }
}

function isSqlError(error: unknown): boolean {
  return error instanceof CoreError && error.code === 'CORE_SQL_FAILED'
}

async function rollupsIn(file: DuckDbFile): Promise<BuiltRollup[]> {
  const { rows } = await file.read('SELECT name, sql, additive, problem FROM mart.rollups')
  return rows.map(([name, sql, additive, problem]) => ({
    ...{ name: String(name), sql: String(sql) },
    additive: JSON.parse(String(additive)) as string[],
    ...(problem !== null && { problem: String(problem) }),
  }))
}

function isMadeOf(
  { version, rollups, order }: Omit<MartContent, 'tables'>,
  built: { relations: PlainTable; rollups: readonly BuiltRollup[]; orders: PlainTable },
): boolean {
  const found = built.relations.rows.flatMap(([namespace, name, snapshotId]) =>
    snapshotId === null ? [] : [`${namespace}.${name}@${snapshotId}`],
  )
  const wanted = version.tables.map(
    ({ relation, snapshotId }) => `${relation.join('.')}@${snapshotId}`,
  )
  const words = (some: readonly { name: string; sql: string }[]) =>
    some
      .map(({ name, sql }) => `${name} ${sql}`)
      .sort()
      .join('\n')
  const ordered = version.tables.flatMap(({ relation }) => {
    const [name, sql] = [relation.join('.'), order[relation.join('.')]]
    return sql === undefined ? [] : [{ name, sql }]
  })
  const orders = built.orders.rows.map(([name, sql]) => ({ name: String(name), sql: String(sql) }))
  return (
    found.sort().join() === wanted.sort().join() &&
    words(built.rollups) === words(rollups) &&
    words(orders) === words(ordered)
  )
}

function martOf(
  path: string,
  { version }: Pick<MartContent, 'version'>,
  {
    file,
    relations,
    rollups,
  }: { file: DuckDbFile; relations: PlainTable; rollups: readonly BuiltRollup[] },
): OpenMart {
  const counts = new Map(
    relations.rows.map(([namespace, name, , count]) => [`${namespace}.${name}`, Number(count)]),
  )
  return {
    path,
    version,
    rollups: rollups.filter(({ problem }) => problem === undefined),
    rowsOf: (relation) => counts.get(relation.join('.')) ?? 0,
    read: (sql, signal) => file.read(sql, signal),
    close: () => file.close(),
  }
}
