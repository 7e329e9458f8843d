import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { beforeEach, describe, expect, it } from 'vitest'

import type { Pointers } from '../src/catalog/pointers.ts'
import { sqlitePointers } from '../src/catalog/sqlite-pointers.ts'
import { temporaryFolder } from './support.ts'

const songs = { namespace: 'silver', name: 'songs' }
const users = { namespace: 'silver', name: 'users' }
const moves = [songs, users].map((identifier) => ({ identifier, from: 'v0', to: 'v1' }))

let file: string
let others: Pointers
beforeEach(async () => {
  file = join(await temporaryFolder(), 'catalog.db')
  others = sqlitePointers(new DatabaseSync(file), 'deftunes')
  for (const identifier of [songs, users]) others.insert(identifier, 'v0')
})

/** Pointers over a database whose next COMMIT fails, before or after it did its work. */
function failing(commit: (really: () => void) => void): Pointers {
  const database = new DatabaseSync(file)
  let armed = false
  const exec = (sql: string) => {
    if (sql === 'COMMIT' && armed) commit(() => database.exec(sql))
    else database.exec(sql)
  }
  const pointers = sqlitePointers(
    new Proxy(database, {
      get: (target, name) => {
        if (name === 'exec') return exec
        const value = Reflect.get(target, name, target) as unknown
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    }),
    'deftunes',
  )
  armed = true
  return pointers
}
const ioError = () => {
  throw new Error('disk I/O error')
}
const places = () => [others.find(songs), others.find(users)]

describe('a COMMIT that fails', () => {
  it('without having taken place is a busy catalog, and nothing moved', () => {
    expect(() => failing(ioError).swap(moves)).toThrow(
      expect.objectContaining({
        code: 'ICEBERG_CATALOG_BUSY',
        message: 'catalog: nothing was committed: disk I/O error',
      }) as Error,
    )
    expect(places()).toEqual(['v0', 'v0'])
    expect(others.swap(moves)).toEqual([])
  })

  it('after having taken place is a success', () => {
    const pointers = failing((really) => {
      really()
      ioError()
    })
    expect(pointers.swap(moves)).toEqual([])
    expect(places()).toEqual(['v1', 'v1'])
  })

  it('is unknown when another writer has moved a table since', () => {
    const pointers = failing((really) => {
      really()
      others.swap([{ identifier: songs, from: 'v1', to: 'v2' }])
      ioError()
    })
    expect(() => pointers.swap(moves)).toThrow(
      expect.objectContaining({ code: 'ICEBERG_COMMIT_UNKNOWN' }) as Error,
    )
    expect(places()).toEqual(['v2', 'v1'])
  })

  it('while a table is made leaves it made or not, and says which', () => {
    const rates = { namespace: 'bronze', name: 'rates' }
    expect(() => failing(ioError).insert(rates, 'v0')).toThrow(
      expect.objectContaining({ code: 'ICEBERG_CATALOG_BUSY' }) as Error,
    )
    expect(others.find(rates)).toBeUndefined()
    const late = failing((really) => {
      really()
      ioError()
    })
    expect(late.insert(rates, 'v0')).toBe(true)
    expect(others.insert(rates, 'v0')).toBe(false)
  })
})
