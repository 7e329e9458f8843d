import { createHash } from 'node:crypto'

import { ancestry, snapshotOf, type Snapshot, type Table } from '@deftunes/iceberg'

import { RUN_ID_KEY } from '../published.ts'

/** A table as a version has it. */
export interface VersionTable {
  /** Namespace and name. */
  relation: readonly string[]
  snapshotId: bigint
  /** Whether it differs from the version before. */
  changed: boolean
}

/** All tables as one publish left them. */
export interface MartVersion {
  /** When, and what of: `20240102T030405-1f2e3d4c`. The same for as long as there is such a version. */
  id: string
  /** ISO instant. */
  publishedAt: string
  /** The run that published it; undefined: something else than a run did. */
  runId?: string
  /** In the order of names. */
  tables: readonly VersionTable[]
}

/**
 * The versions that main of some tables went through, newest first. What one run published, without another between, is one
 * version: tables move in one commit. Versions of which a snapshot has expired are left out.
 */
export function publishedVersions(tables: readonly Table[]): MartVersion[] {
  const moves = tables.flatMap(movesOf).sort((left, right) => left.at - right.at)
  const versions: MartVersion[] = []
  const heads = new Map<Table, Move>()
  for (const publish of publishesOf(moves)) {
    for (const move of publish) heads.set(move.table, move)
    const isWhole = [...heads.values()].every(({ snapshot }) => snapshot !== undefined)
    if (isWhole) versions.push(versionOf(publish, tables, heads))
  }
  return versions.reverse()
}

/** Main of one table went to a snapshot. */
interface Move {
  table: Table
  at: number
  snapshotId: bigint
  /** Undefined: it has expired. */
  snapshot: Snapshot | undefined
  runId: string | undefined
}

/** Other writers may keep no log: then the history of main tells. */
function movesOf(table: Table): Move[] {
  const { snapshots, 'snapshot-log': log } = table.metadata
  const byId = new Map(snapshots.map((snapshot) => [snapshot['snapshot-id'], snapshot]))
  const head = snapshotOf(table)
  const isLogged = log.at(-1)?.['snapshot-id'] === head?.['snapshot-id']
  const moves: { 'timestamp-ms': number; 'snapshot-id': bigint }[] = isLogged
    ? log
    : ancestry(table.metadata, head).reverse()
  return moves.map(({ 'timestamp-ms': at, 'snapshot-id': snapshotId }) => {
    const snapshot = byId.get(snapshotId)
    return { table, at, snapshotId, snapshot, runId: snapshot?.summary[RUN_ID_KEY] }
  })
}

/** Moves of one time are one publish, whoever made them; so are those of one run that follow each other, until a table moves again. */
function publishesOf(moves: readonly Move[]): Move[][] {
  const publishes: Move[][] = []
  for (const move of moves) {
    const last = publishes.at(-1)
    const before = last?.at(-1)
    const isSame =
      before?.at === move.at ||
      (before?.runId !== undefined &&
        before.runId === move.runId &&
        !last?.some(({ table }) => table === move.table))
    if (last && isSame) last.push(move)
    else publishes.push([move])
  }
  return publishes
}

function versionOf(
  publish: readonly Move[],
  tables: readonly Table[],
  heads: ReadonlyMap<Table, Move>,
): MartVersion {
  const at = Math.max(...publish.map((move) => move.at))
  const moved = new Set(publish.map(({ table }) => table))
  const runId = publish.find((move) => move.runId !== undefined)?.runId
  return {
    id: `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}-${digestOf(publish)}`,
    publishedAt: new Date(at).toISOString(),
    ...(runId !== undefined && { runId }),
    tables: tables.flatMap((table) => {
      const { namespace, name } = table.identifier
      const head = heads.get(table)
      if (!head) return []
      const changed = moved.has(table)
      return [{ relation: [namespace, name], snapshotId: head.snapshotId, changed }]
    }),
  }
}

function digestOf(publish: readonly Move[]): string {
  const words = publish.map(
    ({ table, snapshotId }) => `${table.metadata['table-uuid']} ${snapshotId}`,
  )
  return createHash('sha256').update(words.sort().join('\n')).digest('hex').slice(0, 8)
}
