import { commitFiles, publishBranch } from '../../src/index.ts'
import { append, identifiers, openSharedLake, openSmallDuckDb } from './lake.ts'

/** A process among many: appends to one table, or publishes branches of three, as fast as it can. */
const { root, action, name, times } = JSON.parse(process.argv[2] ?? '{}') as {
  root: string
  action: 'append' | 'publish'
  name: string
  times: number
}
const lake = openSharedLake(root)
if (action === 'append') await appendAll()
else await publishAll()
lake.catalog.close()

async function appendAll() {
  const duckdb = await openSmallDuckDb()
  const [identifier] = identifiers
  for (let n = 0; n < times && identifier; n++) {
    await append(lake, duckdb, { identifier, writer: `${name}-${n}` })
  }
  duckdb.close()
}

async function publishAll() {
  const nothing = { files: [], mode: { kind: 'append' } } as const
  for (let n = 0; n < times; n++) {
    const branch = `${name}-${n}`
    for (const identifier of identifiers) {
      await commitFiles({ ...lake, ...nothing, identifier, branch, commitKey: branch })
    }
    await publishBranch({ ...lake, branch, tables: identifiers })
  }
}
