import { randomUUID } from 'node:crypto'

import type { SavedView } from '../api/responses.ts'
import type { ViewStore } from './view-store.ts'

/** Views that end with the process. */
export function memoryViewStore(): ViewStore {
  const kept = new Map<string, SavedView[]>()
  const list = (dashboard: string) =>
    (kept.get(dashboard) ?? []).toSorted((left, right) => (left.name < right.name ? -1 : 1))
  return {
    list,
    save: (dashboard, view) => {
      const before = list(dashboard).find(({ name }) => name === view.name)
      const saved = { id: before?.id ?? randomUUID(), ...view }
      kept.set(dashboard, [...list(dashboard).filter(({ id }) => id !== saved.id), saved])
      return saved
    },
    remove: (dashboard, id) => {
      const left = list(dashboard).filter((view) => view.id !== id)
      const removed = left.length < list(dashboard).length
      kept.set(dashboard, left)
      return removed
    },
    close: () => {},
  }
}
