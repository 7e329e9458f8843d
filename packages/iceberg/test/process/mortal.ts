import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'

import { localObjectStore, systemClock, type ObjectStore } from '@deftunes/core'

import { pointerCatalog } from '../../src/catalog/pointer-catalog.ts'
import { sqlitePointers } from '../../src/catalog/sqlite-pointers.ts'
import { publishBranch } from '../../src/index.ts'
import { append, identifiers, openSmallDuckDb } from './lake.ts'
import type { MortalTask, Step } from './steps.ts'

/** Commits or publishes, and kills itself at a step as the machine's memory killer would. */
const { root, action, name, dieAt } = JSON.parse(process.argv[2] ?? '{}') as MortalTask
const [songs] = identifiers

let armed = false
const die = (step: Step) => {
  if (armed && step === dieAt) process.kill(process.pid, 'SIGKILL')
}
const database = new DatabaseSync(join(root, 'catalog.db'), { timeout: 10_000 })
const store = mortalStore(localObjectStore(root))
const pointers = sqlitePointers(mortalDatabase(database), 'deftunes')
const catalog = {
  ...pointerCatalog({
    open: async () => pointers,
    store,
    clock: systemClock,
    prefix: '',
  }),
  close: () => database.close(),
}

armed = true
if (action === 'append' && songs) {
  const duckdb = await openSmallDuckDb()
  await append({ root, store, catalog }, duckdb, { identifier: songs, writer: name })
} else {
  await publishBranch({ catalog, store, branch: name, tables: identifiers })
}

function mortalStore(inner: ObjectStore): ObjectStore {
  return {
    ...inner,
    adopt: async (path, key) => {
      await inner.adopt(path, key)
      die('data file')
    },
    write: async (key, body, options) => {
      if (key.endsWith('version-hint.text')) die('after the catalog')
      await inner.write(key, body, options)
      if (/-m\d+\.avro$/.test(key)) die('manifest')
      if (/\/snap-[^/]+\.avro$/.test(key)) die('manifest list')
      if (key.endsWith('.metadata.json')) die('metadata file')
    },
  }
}

/** The database as it is, but for the moments around what ends a transaction. */
function mortalDatabase(inner: DatabaseSync): DatabaseSync {
  const exec = (sql: string) => {
    if (sql === 'COMMIT') die('before COMMIT')
    inner.exec(sql)
    if (sql === 'BEGIN IMMEDIATE') die('after BEGIN')
    if (sql === 'COMMIT') die('after COMMIT')
  }
  return new Proxy(inner, {
    get: (target, name) => {
      if (name === 'exec') return exec
      const value = Reflect.get(target, name, target) as unknown
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}
