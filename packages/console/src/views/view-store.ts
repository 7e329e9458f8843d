import type { SavedView } from '../api/responses.ts'
import type { PageState } from '../state/page-state.ts'

/** States of dashboards that readers kept under a name. */
export interface ViewStore {
  /** By name. */
  list: (dashboard: string) => SavedView[]
  /** Keeps a state in place of the one of that name. */
  save: (dashboard: string, view: { name: string; state: PageState; savedAt: string }) => SavedView
  /** Whether there was one. */
  remove: (dashboard: string, id: string) => boolean
  close: () => void
}
