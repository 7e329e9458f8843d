import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openSqlite } from '@deftunes/core'
import { afterEach, describe, expect, it } from 'vitest'

import { memoryViewStore, sqliteViewStore } from '../src/server.ts'
import type { ViewStore } from '../src/views/view-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'views-'))
const opened: ViewStore[] = []
afterEach(() => {
  for (const store of opened.splice(0)) store.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.each([
  ['in memory', memoryViewStore],
  ['in SQLite', () => sqliteViewStore(join(folder, 'console.db'))],
] as const)('saved views %s', (_, open) => {
  const store = () => {
    const one = open()
    opened.push(one)
    return one
  }
  const view = (name: string, range: string) => ({
    ...{ name, savedAt: '2024-01-01T00:00:00.000Z', state: { range } },
  })

  it('are listed by name, of each dashboard apart', () => {
    const views = store()
    views.save('sales', view('b', 'all'))
    views.save('sales', view('a', 'last year'))
    views.save('likes', view('c', 'all'))
    expect(views.list('sales').map(({ name }) => name)).toEqual(['a', 'b'])
    expect(views.list('none')).toEqual([])
  })

  it('take the place of the one of their name, under its id', () => {
    const views = store()
    const first = views.save('sales', view('Мой вид <b>', 'all'))
    const second = views.save('sales', view('Мой вид <b>', 'this year'))
    expect(second).toEqual({ ...first, state: { range: 'this year' } })
    expect(views.list('sales')).toEqual([second])
  })

  it('are removed once', () => {
    const views = store()
    const { id } = views.save('sales', view('a', 'all'))
    expect(views.remove('likes', id)).toBe(false)
    expect(views.remove('sales', id)).toBe(true)
    expect(views.remove('sales', id)).toBe(false)
    expect(views.list('sales')).toEqual([])
  })
})

it('that cannot be read are left out and told once, the others are there', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'views-')), 'console.db')
  const notes: string[] = []
  const store = sqliteViewStore(file, (text) => notes.push(text))
  opened.push(store)
  const good = store.save('sales', { name: 'good', savedAt: '2024-01-01', state: { range: 'all' } })
  const database = openSqlite({ file, what: 'the saved views' })
  database.exec(`INSERT INTO views VALUES ('1', 'sales', 'torn', '{bad', ''),
    ('2', 'sales', 'foreign', '{"range":{"from":7}}', ''), ('3', 'sales', 'none', 'null', '')`)
  database.close()
  expect([store.list('sales'), store.list('sales')]).toEqual([[good], [good]])
  expect(notes.map((one) => one.slice(0, 46))).toEqual([
    "view 2 'foreign': expected the state of a page",
    "view 3 'none': expected the state of a page, g",
    "view 1 'torn': expected the state of a page, g",
  ])
  expect(notes[2]).toContain('JSON')
  expect(store.remove('sales', '1')).toBe(true)
  rmSync(join(file, '..'), { recursive: true })
})
