import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Where files are in the making, on the lake's disk; nothing in it is part of the lake. */
export interface StagingFolders {
  /** Of this process: gone when it closes, swept when it was killed. */
  own: string
  /** Of runs, a folder each: pages that have arrived, so that another try goes on after them. */
  extracts: string
}

/** The folders under a state's `staging/`. */
export function stagingFolders(staging: string): StagingFolders {
  return {
    own: join(staging, `process-${process.pid}`),
    extracts: join(staging, 'extracts'),
  }
}

/** Removes what killed processes left, and what was extracted for runs that do not need it any more. */
export function sweepStaging(staging: string, isNeeded: (runId: string) => boolean): void {
  const { own, extracts } = stagingFolders(staging)
  for (const name of namesIn(staging)) {
    const pid = Number(/^process-(\d+)$/.exec(name)?.[1] ?? Number.NaN)
    const folder = join(staging, name)
    if (folder !== own && !Number.isNaN(pid) && !isRunning(pid)) remove(folder)
  }
  for (const runId of namesIn(extracts)) {
    if (!isNeeded(runId)) remove(join(extracts, runId))
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** A number that another process has by now keeps the folder until it ends as well. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
