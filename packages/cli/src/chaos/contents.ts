import { quoteRelation } from '@deftunes/core'
import { snapshotOf } from '@deftunes/iceberg'
import { attachLake, openServices, type Project } from '@deftunes/pipeline'

/** Count and hash of the rows of every table at main, whatever their order; when they were loaded does not count. */
export async function contentsOf(project: Project): Promise<Record<string, string>> {
  const services = openServices(project, { readOnly: true })
  try {
    const tables = (await services.catalog.loadTables()).filter((table) => snapshotOf(table))
    if (tables.length === 0) return {}
    await attachLake(services)
    const parts = tables.map(({ identifier: { namespace, name } }) => {
      const rows = `SELECT COLUMNS(lambda c: c <> 'processing_timestamp') FROM ${quoteRelation(namespace, name)}`
      return `SELECT '${namespace}.${name}' AS name, concat_ws(' ', count(*), sum(hash(rows))) AS content FROM (${rows}) AS rows`
    })
    const duckdb = await services.duckdb()
    const rows = await duckdb.rows<{ name: string; content: string }>(parts.join(' UNION ALL '))
    return Object.fromEntries(rows.map(({ name, content }) => [name, content]))
  } finally {
    await services.close()
  }
}

/** Names of tables that differ, or that only one of both has. */
export function differing(
  left: Readonly<Record<string, string>>,
  right: Readonly<Record<string, string>>,
): string[] {
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...names].filter((name) => left[name] !== right[name]).sort()
}
