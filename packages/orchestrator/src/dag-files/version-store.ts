import type { DatabaseSync } from 'node:sqlite'

import { transaction } from '@deftunes/core'

import type { DagSpec } from '../dag/dag.ts'
import { statement } from '../store/statements.ts'
import type { DagSource } from './module-versions.ts'

/** A DAG as it was at one time. */
export interface DagVersion {
  spec: DagSpec
  source: Omit<DagSource, 'project'>
}

/** Where versions of DAGs are kept, so that a run goes on with the one it began with. */
export interface VersionStore {
  put(version: DagVersion, at: string): void
  get(dagId: string, version: string): DagVersion | undefined
  /** The newest version that a file has defined. */
  latestOf(file: string): DagVersion | undefined
  /** Number of a version among those of its DAG, from 1. */
  numberOf(dagId: string, version: string): number
}

/** Versions in a database of run state; a file of the first of several processes to write wins nothing, all agree. */
export function sqliteVersionStore(database: DatabaseSync): VersionStore {
  return {
    put: ({ spec, source }, at) =>
      transaction(database, () => {
        const { file, version, sources } = source
        statement(
          database,
          `INSERT INTO dag_versions (dag_id, version, file, sources, spec, created_at) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (dag_id, version) DO UPDATE SET used_at = excluded.created_at`,
        ).run(spec.id, version, file, JSON.stringify(sources), JSON.stringify(spec), at)
      }),
    get: (dagId, version) =>
      versionOf(
        statement(database, 'SELECT * FROM dag_versions WHERE dag_id = ? AND version = ?').get(
          dagId,
          version,
        ),
      ),
    latestOf: (file) =>
      versionOf(
        statement(
          database,
          'SELECT * FROM dag_versions WHERE file = ? ORDER BY coalesce(used_at, created_at) DESC, id DESC LIMIT 1',
        ).get(file),
      ),
    numberOf: (dagId, version) =>
      Number(
        statement(
          database,
          `SELECT count(*) AS n FROM dag_versions WHERE dag_id = ?
           AND id <= (SELECT id FROM dag_versions WHERE dag_id = ? AND version = ?)`,
        ).get(dagId, dagId, version)?.['n'] ?? 0,
      ),
  }
}

function versionOf(row: Record<string, unknown> | undefined): DagVersion | undefined {
  if (!row) return undefined
  return {
    spec: JSON.parse(row['spec'] as string) as DagSpec,
    source: {
      file: row['file'] as string,
      version: row['version'] as string,
      sources: JSON.parse(row['sources'] as string) as Record<string, string>,
    },
  }
}
