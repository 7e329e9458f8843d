import { randomUUID } from 'node:crypto'

import { messageOf, openSqlite } from '@deftunes/core'

import type { SavedView } from '../api/responses.ts'
import { pageState } from '../state/page-state-schema.ts'
import type { ViewStore } from './view-store.ts'

const schema = `CREATE TABLE IF NOT EXISTS views (
  id TEXT PRIMARY KEY, dashboard TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, saved_at TEXT NOT NULL,
  UNIQUE (dashboard, name)
) STRICT`

interface StoredView {
  id: string
  name: string
  state: string
  saved_at: string
}

/**
 * Views in a SQLite file; one that cannot be read is left out, and told once.
 * @throws CoreError CORE_DATABASE_UNREADABLE
 */
export function sqliteViewStore(file: string, note: (text: string) => void = () => {}): ViewStore {
  const database = openSqlite({ file, what: 'the saved views' })
  database.exec(schema)
  const columns = 'id, name, state, saved_at'
  const listing = database.prepare(`SELECT ${columns} FROM views WHERE dashboard = ? ORDER BY name`)
  const saving = database.prepare(
    `INSERT INTO views (id, dashboard, name, state, saved_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (dashboard, name) DO UPDATE SET state = excluded.state, saved_at = excluded.saved_at
     RETURNING ${columns}`,
  )
  const removing = database.prepare('DELETE FROM views WHERE dashboard = ? AND id = ?')
  const told = new Set<string>()
  const tell = (text: string) => {
    if (!told.has(text)) note(text)
    told.add(text)
  }
  return {
    list: (dashboard) => listing.all(dashboard).flatMap((row) => readable(row, tell)),
    save: (dashboard, { name, state, savedAt }) =>
      viewOf(saving.get(randomUUID(), dashboard, name, JSON.stringify(state), savedAt)),
    remove: (dashboard, id) => Number(removing.run(dashboard, id).changes) > 0,
    close: () => database.close(),
  }
}

function readable(row: unknown, tell: (text: string) => void): SavedView[] {
  try {
    return [viewOf(row)]
  } catch (error) {
    const { id, name } = row as StoredView
    tell(`view ${id} '${name.slice(0, 80)}': expected the state of a page, got ${messageOf(error)}`)
    return []
  }
}

function viewOf(row: unknown): SavedView {
  const { id, name, state, saved_at: savedAt } = row as StoredView
  return { id, name, savedAt, state: pageState.parse(JSON.parse(state)) }
}
