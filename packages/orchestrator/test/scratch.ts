import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { identityOf } from '@deftunes/core'

import {
  openOrchestrator,
  type Json,
  type Orchestrator,
  type OrchestratorOptions,
  type RunEvent,
} from '../src/index.ts'
import { openStateDatabase } from '../src/store/state-database.ts'
import { dags } from './processes/dags.ts'

/** A folder with run state and logs, and the runner opened on it in this process. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), 'orchestrator-'))
  readonly events: RunEvent[] = []
  #open: Orchestrator | undefined

  /** Opens the runner; one that was open is closed first. */
  async open(options: Partial<OrchestratorOptions> = {}): Promise<Orchestrator> {
    await this.#open?.close()
    this.#open = undefined
    this.#open = openOrchestrator({
      file: this.path('state.db'),
      dags,
      workerEntry: new URL('./processes/worker.ts', import.meta.url),
      workers: 1,
      logsFolder: this.path('logs'),
      onEvent: (event) => this.events.push(event),
      ...options,
    })
    return this.#open
  }

  /** Every alert that was raised, as it is kept. */
  alerts(): Record<string, unknown>[] {
    const database = openStateDatabase(this.path('state.db'))
    try {
      return database.prepare('SELECT * FROM alerts ORDER BY id').all()
    } finally {
      database.close()
    }
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  async remove(): Promise<void> {
    await this.#open?.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** What became of the only task of a DAG's run. */
export async function runOnly(
  { executeRun, store }: Orchestrator,
  dagId: string,
  params: Record<string, Json>,
) {
  const run = await executeRun({ dagId, ingestOn: '2024-01-02', params })
  const [task] = store.tasks(run.runId)
  if (!task) throw new Error('no task')
  return { run, task, tries: store.tries(run.runId) }
}

/** Waits until something holds; the test's own time limit ends it. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(10)
}

/** The number of a process that wrote it to a file. */
export function pidIn(file: string): number {
  return Number(readFileSync(file, 'utf8'))
}

/** Whether a process of this number lives; the end of a killed one may take a moment. */
export function lives(pid: number): boolean {
  return identityOf(pid) !== undefined
}
