import { join } from 'node:path'

import type { DuckDb } from '@deftunes/core'
import {
  compileQuery,
  crossedJoins,
  falseKey,
  keyCheckSql,
  loadModel,
  parseMetricsQuery,
  type MetricsQuery,
  type Model,
} from '@deftunes/metrics'

import { metricsQueryOf, type MetricsWords } from '../metrics-words.ts'
import { projectToRead, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { textTable } from '../text-table.ts'
import { query, type QueryOptions } from './query.ts'

/** `deftunes metrics`: every measure and dimension of the project. */
export async function listMetrics(options: GlobalOptions): Promise<void> {
  const model = await modelOf(options)
  const measures = [...model.measures.values()]
  const dimensions = [...model.dimensions.values()]
  if (options.json)
    printJson({ measures, dimensions, hierarchies: [...model.hierarchies.values()] })
  else print(asText(model))
}

/** `deftunes metrics query`: measures by dimensions. */
export async function queryMetrics(
  measures: readonly string[],
  options: MetricsWords & QueryOptions & { sql?: boolean },
): Promise<void> {
  const model = await modelOf(options)
  const asked = parseMetricsQuery(metricsQueryOf(measures, options, model))
  const { sql } = compileQuery(model, asked)
  if (options.sql) print(sql)
  else await query(sql, options, (duckdb) => refuseFalseKeys(duckdb, model, asked))
}

/** Numbers over a join whose declared key is none would be counted several times. @throws MetricsError METRICS_FAN_OUT */
async function refuseFalseKeys(duckdb: DuckDb, model: Model, asked: MetricsQuery): Promise<void> {
  for (const join of crossedJoins(model, asked)) {
    const sql = keyCheckSql(model, join)
    const [found] = await duckdb.rows<{ repeated: bigint; example: string }>(sql)
    const repeated = Number(found?.repeated ?? 0)
    if (repeated > 0) throw falseKey(model, join, { repeated, example: found?.example ?? '' })
  }
}

async function modelOf(options: GlobalOptions): Promise<Model> {
  const { folder } = await projectToRead(options)
  return (await loadModel(join(folder, 'metrics'))).model
}

function asText({ measures, dimensions }: Model): string {
  if (measures.size + dimensions.size === 0) return 'No metrics yet: metrics/*.yaml defines some.'
  const measured = [...measures.values()].map((one) => [
    one.name,
    one.label,
    one.kind === 'ratio' ? one.of.join(' / ') : `${one.aggregate} ${one.sql ?? 'of rows'}`,
    one.description ?? '',
  ])
  const grouped = [...dimensions.values()].map(({ name, label, type, grains, description }) => [
    name,
    label,
    grains.length > 0 ? `${type} by ${grains.join(', ')}` : type,
    description ?? '',
  ])
  const columns = (first: string, third: string) =>
    [first, 'label', third, 'about'].map((name) => ({ name }))
  return `${textTable(columns('measure', 'is'), measured)}\n\n${textTable(columns('dimension', 'type'), grouped)}`
}
