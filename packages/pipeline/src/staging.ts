import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { identityOf, type ProcessIdentity } from '@deftunes/core'

/** Where files are in the making, on the lake's disk; nothing in it is part of the lake. */
export interface StagingFolders {
  /** Of this process: gone when it closes, swept when it was killed. */
  own: string
  /** Of runs, a folder each: pages that have arrived, so that another try goes on after them. */
  extracts: string
}

/** The folders under a state's `staging/` for a process; default this one. */
export function stagingFolders(staging: string, pid = process.pid): StagingFolders {
  return {
    own: join(staging, nameOf(identityOf(pid) ?? { pid, started: '' })),
    extracts: join(staging, 'extracts'),
  }
}

/** Removes what killed processes left, and what was extracted for runs that do not need it any more. */
export function sweepStaging(staging: string, isNeeded: (runId: string) => boolean): void {
  for (const folder of leftInStaging(staging, isNeeded)) remove(folder)
}

/** The folders that {@link sweepStaging} removes. */
export function leftInStaging(staging: string, isNeeded: (runId: string) => boolean): string[] {
  const { extracts } = stagingFolders(staging)
  const ofProcesses = namesIn(staging).filter((name) => {
    const [, pid] = /^process-(\d+)/.exec(name) ?? []
    return pid !== undefined && !isOf(Number(pid), name)
  })
  const ofRuns = namesIn(extracts).filter((runId) => !isNeeded(runId))
  return [
    ...ofProcesses.map((name) => join(staging, name)),
    ...ofRuns.map((runId) => join(extracts, runId)),
  ]
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** The start tells the process from a later one with its number. */
function nameOf({ pid, started }: Pick<ProcessIdentity, 'pid' | 'started'>): string {
  return `process-${pid}-${started.replaceAll(/\W+/g, '-')}`
}

/** Whether a folder is the living process's. */
function isOf(pid: number, folder: string): boolean {
  const identity = identityOf(pid)
  return identity !== undefined && nameOf(identity) === folder
}
