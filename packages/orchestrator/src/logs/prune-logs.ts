import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Whose logs are to go. */
export interface PruneLogsOptions {
  /** Holds a folder for each DAG, which holds one for each run. */
  folder: string
  /** Logs of runs that were last written to before this instant (ms) go. */
  before: number
  /** Runs that may yet go on: theirs stay. */
  isOpen: (runId: string) => boolean
}

/** What went. */
export interface Pruned {
  runs: string[]
  files: number
  bytes: number
}

/** Removes the logs of runs that ended long ago, each run's as a whole; what else is in the folder stays. */
export async function pruneLogs({ folder, before, isOpen }: PruneLogsOptions): Promise<Pruned> {
  const pruned: Pruned = { runs: [], files: 0, bytes: 0 }
  for (const dagId of await foldersIn(folder))
    for (const runId of await foldersIn(join(folder, dagId))) {
      if (isOpen(runId)) continue
      const own = join(folder, dagId, runId)
      const files = await filesIn(own)
      // One without a file may have been made just now.
      if (files.length === 0 || files.some(({ writtenAt }) => writtenAt >= before)) continue
      await rm(own, { recursive: true, force: true })
      pruned.runs.push(runId)
      pruned.files += files.length
      pruned.bytes += files.reduce((sum, { bytes }) => sum + bytes, 0)
    }
  return pruned
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

async function filesIn(folder: string): Promise<{ bytes: number; writtenAt: number }[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  const stats = await Promise.all(
    files.map(({ parentPath, name }) => stat(join(parentPath, name)).catch(() => undefined)),
  )
  return stats.flatMap((one) => (one ? [{ bytes: one.size, writtenAt: one.mtimeMs }] : []))
}
