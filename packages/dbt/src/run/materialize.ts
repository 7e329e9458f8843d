import { join } from 'node:path'

import type { Adapter, EventWindow, Written } from '../adapter/adapter.ts'
import { DbtError } from '../errors.ts'
import { textOf, type ManifestNode } from '../manifest/node.ts'
import { strategyOf } from '../parse/config-check.ts'
import type { Project } from '../project/load-project.ts'
import { compileNode } from './compile-node.ts'
import { fitColumns } from './fit-columns.ts'
import { planBatches, type Batch, type BatchSize } from './microbatch.ts'
import { seedSql } from './seed-sql.ts'

/** What building a node needs. */
export interface Materialization {
  project: Project
  adapter: Adapter
  node: ManifestNode
  /** ISO dates or instants of a microbatch run. */
  eventTimeStart?: string | undefined
  eventTimeEnd?: string | undefined
  /** Told of the SQL of the node, or of each of its batches, before it runs. */
  onCompiled: (sql: string) => void
}

/** What was built: rows, null for a view. */
export interface Built {
  rows: number | null
}

/** Builds a model or a seed in the warehouse. @throws DbtError, CoreError CORE_SQL_FAILED */
export async function materialize(work: Materialization): Promise<Built> {
  const { project, adapter, node } = work
  const name = { database: node.database, schema: node.schema, identifier: node.alias }
  if (node.resource_type === 'seed') {
    const sql = await seedSql(
      adapter.duckdb,
      join(project.folder, node.original_file_path),
      node.config,
    )
    return adapter.createTable(name, sql, node.config)
  }
  if (node.config['materialized'] === 'incremental') return materializeIncremental(work)
  const sql = await compiled(work, false)
  if (node.config['materialized'] === 'view') {
    await adapter.createView(name, sql, node.config)
    return { rows: null }
  }
  return adapter.createTable(name, sql, node.config)
}

async function compiled(
  work: Materialization,
  incremental: boolean,
  batch?: Batch,
): Promise<string> {
  const { project, adapter, node } = work
  const sql = await compileNode({ project, adapter, node, incremental, batch })
  work.onCompiled(sql)
  return sql
}

async function materializeIncremental(work: Materialization): Promise<Built> {
  const { project, adapter, node } = work
  const { config } = node
  const name = { database: node.database, schema: node.schema, identifier: node.alias }
  const known = await adapter.relation(name)
  const fullRefresh =
    typeof config['full_refresh'] === 'boolean'
      ? config['full_refresh']
      : project.invocation.fullRefresh
  const incremental = known?.type === 'table' && !fullRefresh
  if (strategyOf(config) === 'microbatch') return materializeBatches(work, incremental)
  const sql = await compiled(work, incremental)
  if (!incremental) return adapter.createTable(name, sql, config)
  const uniqueKey = [config['unique_key'] ?? []].flat().map(String)
  const fitted = await fitColumns(work, name, sql)
  return adapter.writeIncremental(name, fitted, { strategy: strategyOf(config), uniqueKey, config })
}

async function materializeBatches(work: Materialization, existing: boolean): Promise<Built> {
  const { adapter, node } = work
  const { config } = node
  const name = { database: node.database, schema: node.schema, identifier: node.alias }
  const eventTime = config['event_time']
  if (typeof eventTime !== 'string') {
    throw new DbtError(
      'DBT_INCREMENTAL_INVALID',
      `${node.name}: expected event_time for 'microbatch', got none`,
    )
  }
  let rows = 0
  let incremental = existing
  for (const batch of batchesOf(work, existing)) {
    const sql = await compiled(work, incremental, batch)
    const written: Written = incremental
      ? await adapter.writeIncremental(name, await fitColumns(work, name, sql), {
          strategy: 'microbatch',
          uniqueKey: [],
          eventTime,
          ...window(batch),
          config,
        })
      : await adapter.createTable(name, sql, config, window(batch))
    incremental = true
    rows += written.rows
  }
  return { rows }
}

function window({ from, to }: Batch): EventWindow {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}

/** A table that is built anew begins at `begin` when no start is given. */
function batchesOf(work: Materialization, existing: boolean): Batch[] {
  const { project, node, eventTimeEnd } = work
  const { config } = node
  const eventTimeStart = work.eventTimeStart ?? (existing ? undefined : textOf(config['begin']))
  return planBatches({
    size: config['batch_size'] as BatchSize,
    lookback: Number(config['lookback'] ?? 1),
    now: project.invocation.startedAt,
    eventTimeStart,
    eventTimeEnd,
  })
}
