import { snapshotOf, type Table } from '@deftunes/iceberg'
import { openServices } from '@deftunes/pipeline'

import { projectToRead, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { formatBytes, formatCount, textTable } from '../text-table.ts'

/** `deftunes tables`: every table of the lake at main, with its branches. */
export async function tables(options: GlobalOptions): Promise<void> {
  const services = openServices(await projectToRead(options), { readOnly: true })
  try {
    const listed = (await services.catalog.loadTables()).map(describe)
    if (options.json) printJson(listed)
    else print(asText(listed))
  } finally {
    await services.close()
  }
}

interface ListedTable {
  table: string
  rows: number | null
  files: number | null
  bytes: number | null
  partitioned_by: string[]
  snapshot_id: string | null
  snapshots: number
  branches: string[]
  updated_at: string | null
}

function describe(table: Table): ListedTable {
  const { identifier, metadata } = table
  const main = snapshotOf(table, 'main')
  const total = (name: string) => (main ? Number(main.summary[name] ?? 0) : null)
  const spec = metadata['partition-specs'].find(
    (candidate) => candidate['spec-id'] === metadata['default-spec-id'],
  )
  return {
    table: `${identifier.namespace}.${identifier.name}`,
    rows: total('total-records'),
    files: total('total-data-files'),
    bytes: total('total-files-size'),
    partitioned_by: spec?.fields.map(({ name }) => name) ?? [],
    snapshot_id: main ? String(main['snapshot-id']) : null,
    snapshots: metadata.snapshots?.length ?? 0,
    branches: Object.keys(metadata.refs ?? {}).filter((ref) => ref !== 'main'),
    updated_at: main ? new Date(Number(main['timestamp-ms'])).toISOString() : null,
  }
}

function asText(listed: readonly ListedTable[]): string {
  if (listed.length === 0)
    return 'No tables yet: npx deftunes demo, or npx deftunes run, makes some.'
  const dash = (value: number | null, format: (value: number) => string) =>
    value === null ? '–' : format(value)
  return textTable(
    [
      { name: 'table' },
      { name: 'rows', align: 'right' },
      { name: 'files', align: 'right' },
      { name: 'size', align: 'right' },
      { name: 'partitioned by' },
      { name: 'updated' },
      { name: 'branches' },
    ],
    listed.map((table) => [
      table.table,
      dash(table.rows, formatCount),
      dash(table.files, formatCount),
      dash(table.bytes, formatBytes),
      table.partitioned_by.join(', ') || '–',
      table.updated_at?.slice(0, 19).replace('T', ' ') ?? 'not published',
      table.branches.join(', '),
    ]),
  )
}
