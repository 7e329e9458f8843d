import { quoteIdentifier, quoteLiteral, type DuckDb } from '@deftunes/core'

import type { Adapter, IncrementalWrite, RelationName } from './adapter.ts'
import { renderRelation, renderSchema } from './relation-sql.ts'

/** An adapter on plain DuckDB schemas and tables: for tests, and for a warehouse that is one DuckDB. */
export function duckdbAdapter({ duckdb }: { duckdb: DuckDb }): Adapter {
  const relation = (name: RelationName) => relationOf(duckdb, name)
  const prepare = async (name: RelationName, replacing: 'table' | 'view') => {
    await duckdb.run(`create schema if not exists ${renderSchema(name)}`)
    const known = await relation(name)
    if (known && known.type !== replacing) {
      await duckdb.run(`drop ${known.type} ${renderRelation(name)}`)
    }
  }
  return {
    duckdb,
    relation,
    createView: async (name, sql) => {
      await prepare(name, 'view')
      await duckdb.run(`create or replace view ${renderRelation(name)} as (\n${sql}\n)`)
    },
    createTable: async (name, sql) => {
      await prepare(name, 'table')
      const [made] = await duckdb.rows<{ Count: bigint }>(
        `create or replace table ${renderRelation(name)} as (\n${sql}\n)`,
      )
      return { rows: Number(made?.Count ?? 0) }
    },
    writeIncremental: (name, sql, write) => writeIncremental(duckdb, name, sql, write),
  }
}

async function relationOf(duckdb: DuckDb, { database, schema, identifier }: RelationName) {
  const inDatabase = database === null ? 'current_database()' : quoteLiteral(database)
  const [found] = await duckdb.rows<{ type: 'table' | 'view' }>(`
    select case table_type when 'VIEW' then 'view' else 'table' end as type
    from information_schema.tables
    where lower(table_catalog) = lower(${inDatabase})
      and lower(table_schema) = lower(${quoteLiteral(schema)})
      and lower(table_name) = lower(${quoteLiteral(identifier)})`)
  return found
}

async function writeIncremental(
  duckdb: DuckDb,
  name: RelationName,
  sql: string,
  write: IncrementalWrite,
) {
  const target = renderRelation(name)
  const staged = `temp.${quoteIdentifier(`${name.identifier}__dbt_tmp`)}`
  await duckdb.run(`create or replace temporary table ${staged} as (\n${sql}\n)`)
  try {
    await duckdb.run('begin')
    const written = await writes(duckdb, target, staged, write)
    await duckdb.run('commit')
    return written
  } catch (error) {
    await duckdb.run('rollback').catch(() => {})
    throw error
  } finally {
    await duckdb.run(`drop table if exists ${staged}`)
  }
}

async function writes(duckdb: DuckDb, target: string, staged: string, write: IncrementalWrite) {
  const counted = async (sql: string) => {
    const [row] = await duckdb.rows<{ Count: bigint }>(sql)
    return { rows: Number(row?.Count ?? 0) }
  }
  if (write.strategy === 'merge') {
    return counted(`merge into ${target} as old using ${staged} as new on ${sameKey(write)}
      when matched then update by name when not matched then insert by name`)
  }
  const leaving = deletion(target, staged, write)
  if (leaving) await duckdb.run(leaving)
  return counted(`insert into ${target} by name select * from ${staged}`)
}

/** What leaves the table before the new rows come in, if anything. */
function deletion(target: string, staged: string, write: IncrementalWrite): string | undefined {
  const { strategy, uniqueKey, eventTime, from, to } = write
  if (strategy === 'microbatch' && eventTime && from && to) {
    const [column, start, end] = [quoteIdentifier(eventTime), quoteLiteral(from), quoteLiteral(to)]
    return `delete from ${target} where ${column} >= ${start} and ${column} < ${end}`
  }
  if (strategy !== 'delete+insert' || uniqueKey.length === 0) return undefined
  return `delete from ${target} as old using ${staged} as new where ${sameKey(write)}`
}

/** Keys may be expressions of the project, so they are not quoted. */
function sameKey({ uniqueKey }: IncrementalWrite): string {
  return uniqueKey.map((key) => `old.${key} = new.${key}`).join(' and ')
}
