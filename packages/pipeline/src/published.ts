import { ancestry, printIdentifier, snapshotOf, type Catalog } from '@deftunes/iceberg'

/** Key of a snapshot's summary that keeps the run which wrote it. */
export const RUN_ID_KEY = 'deftunes.run-id'

/** `namespace.table` of every table of which main has a snapshot of a run, whichever of its tries published it. */
export async function publishedBy(catalog: Catalog, runId: string): Promise<string[]> {
  const tables = await catalog.loadTables()
  const own = tables.filter((table) =>
    ancestry(table.metadata, snapshotOf(table)).some(
      ({ summary }) => summary[RUN_ID_KEY] === runId,
    ),
  )
  return own.map(({ identifier }) => printIdentifier(identifier))
}
