import { randomUUID } from 'node:crypto'

import type { Clock, ObjectStore } from '@deftunes/core'

import { afterRemoving } from '../after-removing.ts'
import { IcebergError } from '../errors.ts'
import { locationOf } from '../location.ts'
import { newMetadata } from '../metadata/new-metadata.ts'
import { checkRequirements } from '../metadata/requirement.ts'
import type { TableMetadata } from '../metadata/table-metadata.ts'
import { applyUpdates } from '../metadata/update.ts'
import { ofTable } from '../table-file.ts'
import {
  printIdentifier,
  type Catalog,
  type Table,
  type TableChange,
  type TableIdentifier,
} from './catalog.ts'
import { MetadataFiles } from './metadata-files.ts'
import type { PointerMove, Pointers } from './pointers.ts'

interface PointerCatalogOptions {
  /** Asked for before each use; `isRecovering`: a table is taken up that the catalog may have lost. */
  open(isRecovering: boolean): Promise<Pointers>
  store: ObjectStore
  clock: Clock
  /** Store key that the tables' folders are under; '' or ending with '/'. */
  prefix: string
}

/** A catalog that writes metadata files itself and keeps only pointers to them elsewhere. */
export function pointerCatalog(options: PointerCatalogOptions): Catalog {
  const { store, clock, prefix } = options
  const open = (isRecovering = false) => options.open(isRecovering)
  const files = new MetadataFiles(store)
  const loadAt = (identifier: TableIdentifier, metadataLocation: string): Promise<Table> =>
    ofTable(identifier, async () => {
      return { identifier, metadataLocation, metadata: await files.read(metadataLocation) }
    })
  const loadTable = async (identifier: TableIdentifier): Promise<Table | undefined> => {
    const metadataLocation = (await open()).find(identifier)
    if (metadataLocation === undefined) return undefined
    return loadAt(identifier, metadataLocation)
  }
  const listed = async (namespace: string | undefined) =>
    (await open())
      .list()
      .filter(({ identifier }) => namespace === undefined || identifier.namespace === namespace)
      .sort((a, b) => (printIdentifier(a.identifier) < printIdentifier(b.identifier) ? -1 : 1))
  return {
    loadTable,
    listTables: async (namespace) => (await listed(namespace)).map(({ identifier }) => identifier),
    loadTables: async (namespace) => {
      const found = await listed(namespace)
      return Promise.all(found.map(({ identifier, location }) => loadAt(identifier, location)))
    },
    createTable: async (identifier, table) => {
      const location = locationOf(store, `${prefix}${identifier.namespace}/${identifier.name}`)
      const metadata = newMetadata(table, { uuid: randomUUID(), location, now: clock.now() })
      return createTable(identifier, metadata, { files, pointers: await open() })
    },
    registerTable: async (identifier, metadataLocation) => {
      const table = await loadAt(identifier, metadataLocation)
      if (!(await open(true)).insert(identifier, metadataLocation)) throw tableExists(identifier)
      return table
    },
    commit: async (changes) =>
      commitChanges(changes, { loadTable, files, pointers: await open(), now: clock.now() }),
    dropTable: async (identifier) => (await open()).remove(identifier),
  }
}

async function createTable(
  identifier: TableIdentifier,
  metadata: TableMetadata,
  { files, pointers }: Pick<CommitContext, 'files' | 'pointers'>,
): Promise<Table> {
  if (pointers.find(identifier) !== undefined) throw tableExists(identifier)
  const metadataLocation = await files.write(metadata)
  if (!pointers.insert(identifier, metadataLocation)) {
    throw await afterRemoving(tableExists(identifier), [files.discard(metadataLocation)])
  }
  await files.hint(metadata, metadataLocation)
  return { identifier, metadataLocation, metadata }
}

interface CommitContext {
  loadTable: Catalog['loadTable']
  files: MetadataFiles
  pointers: Pointers
  now: number
}

async function commitChanges(
  changes: readonly TableChange[],
  { loadTable, files, pointers, now }: CommitContext,
): Promise<Table[]> {
  refuseRepeated(changes)
  const planned = await Promise.all(
    changes.map(async (change) => planChange(change, await loadTable(change.identifier), now)),
  )
  const moves = await writeMoves(planned, files)
  const written = moves.flatMap(({ to, table }) => (to === undefined ? [] : { to, table }))
  const discard = () => discardMoves(moves, files)
  let moved: TableIdentifier[]
  try {
    moved = pointers.swap(moves)
  } catch (error) {
    const unknown = error instanceof IcebergError && error.code === 'ICEBERG_COMMIT_UNKNOWN'
    throw await afterRemoving(error, unknown ? [] : discard())
  }
  if (moved.length > 0) {
    const reasons = moved.map((one) => `${printIdentifier(one)}: another writer committed first`)
    throw await afterRemoving(conflict(reasons), discard())
  }
  await Promise.all(written.map(({ to, table }) => files.hint(table.metadata, to)))
  return moves.map(({ table, from, to }) => ({ ...table, metadataLocation: to ?? from }))
}

interface PlannedChange {
  table: Table
  /** Undefined: the table stays as it is. */
  next?: TableMetadata
}

interface Move extends PointerMove {
  table: Table
}

/** Writes the metadata files of all changes; when one cannot be written the others are removed again. */
async function writeMoves(
  planned: readonly PlannedChange[],
  files: MetadataFiles,
): Promise<Move[]> {
  const outcomes = await Promise.allSettled(
    planned.map(async ({ table, next }) => ({
      table: { ...table, metadata: next ?? table.metadata },
      identifier: table.identifier,
      from: table.metadataLocation,
      ...(next && { to: await files.write(next, table.metadataLocation) }),
    })),
  )
  const moves = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (!failed) return moves
  throw await afterRemoving(failed.reason, discardMoves(moves, files))
}

function discardMoves(moves: readonly Move[], files: MetadataFiles): Promise<void>[] {
  return moves.flatMap(({ to }) => to ?? []).map((location) => files.discard(location))
}

function planChange(
  { identifier, requirements, updates }: TableChange,
  table: Table | undefined,
  now: number,
): PlannedChange {
  if (!table) throw tableMissing(identifier)
  const failed = checkRequirements(table.metadata, requirements)
  if (failed.length > 0) {
    throw conflict(failed.map((reason) => `${printIdentifier(identifier)}: ${reason}`))
  }
  if (updates.length === 0) return { table }
  const version = table.metadata['format-version']
  if (version !== 2) {
    const message = `table ${printIdentifier(identifier)}: expected format version 2 to write, got ${version}`
    throw new IcebergError('ICEBERG_FORMAT_UNSUPPORTED', message)
  }
  return { table, next: logged(applyUpdates(table.metadata, updates, { now }), table) }
}

function logged(next: TableMetadata, previous: Table): TableMetadata {
  const longest = Number(next.properties['write.metadata.previous-versions-max'] ?? 100)
  const entry = {
    'timestamp-ms': previous.metadata['last-updated-ms'],
    'metadata-file': previous.metadataLocation,
  }
  return { ...next, 'metadata-log': [...next['metadata-log'], entry].slice(-Math.max(1, longest)) }
}

/** The error for a table that a catalog does not have. */
export function tableMissing(identifier: TableIdentifier): IcebergError {
  const message = `table ${printIdentifier(identifier)}: expected it in the catalog, got none`
  return new IcebergError('ICEBERG_TABLE_MISSING', message, { details: { ...identifier } })
}

function tableExists(identifier: TableIdentifier): IcebergError {
  const message = `table ${printIdentifier(identifier)}: expected no such table, got one`
  return new IcebergError('ICEBERG_TABLE_EXISTS', message, { details: { ...identifier } })
}

function conflict(reasons: string[]): IcebergError {
  return new IcebergError('ICEBERG_COMMIT_CONFLICT', reasons.join('; '), { details: { reasons } })
}

function refuseRepeated(changes: readonly TableChange[]) {
  const names = changes.map(({ identifier }) => printIdentifier(identifier))
  const repeated = names.find((name, index) => names.indexOf(name) < index)
  if (repeated === undefined) return
  const message = `commit: expected one change of table ${repeated}, got several`
  throw new IcebergError('ICEBERG_CHANGE_INVALID', message)
}
