import type { RunReader } from '@deftunes/orchestrator'

import type { Halt } from '../follow.ts'
import type { GlobalOptions } from '../options.ts'
import { typed } from '../typed.ts'

/** A backfill of which nothing more begins, or again does. */
interface Halted {
  store: Pick<RunReader, 'operations'>
  key: string
  halt: Halt | undefined
  /** What the user gave to reach the project. */
  place: GlobalOptions
}

/** What one who watches a backfill is told when somebody pauses, resumes or cancels it. */
export function haltWords({ store, key, halt, place }: Halted): string {
  if (halt === undefined) return `${key} goes on`
  const by = actorOf(store, key)
  const head = `${key} ${halt === 'paused' ? 'is paused' : 'was cancelled'}${by === undefined ? '' : ` by ${by}`}`
  if (halt === 'paused')
    return `${head}: what it has begun goes on; ${typed(`backfills resume ${key}`, place)} begins the rest`
  return `${head}: what it had begun goes on, what waited is dropped; ${typed('audit', place)} tells more`
}

/** Who last changed it. */
function actorOf({ operations }: Halted['store'], key: string): string | undefined {
  const changes = operations({ state: 'done' }).filter(({ kind }) => kind === 'change-backfill')
  return changes.find(({ request }) => (request as { key?: unknown }).key === key)?.actor
}
