import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** What a reader of main saw. */
export interface Seen {
  looks: number
  /** How many different states of main. */
  versions: number
  /** What was part of a run, or fits no run. */
  partial: string[]
}

/** Has a process of its own look at main of a project all along, until it is stopped. */
export function readMain(project: string, state: string): { stop: () => Promise<Seen> } {
  const reader = fork(join(import.meta.dirname, 'watch-main.ts'), [project, state])
  const failed = once(reader, 'exit').then((): [Seen] => [
    { looks: 0, versions: 0, partial: ['the reader of main failed'] },
  ])
  return {
    stop: async () => {
      if (reader.connected) reader.send('stop')
      const [seen] = (await Promise.race([once(reader, 'message'), failed])) as [Seen]
      return seen
    },
  }
}
