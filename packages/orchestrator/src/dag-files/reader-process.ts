import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'

import { messageOf } from '@deftunes/core'

import { placeIn, readDagFile, type DagFileReading } from './read-dag-file.ts'

/** What a reader is asked; a file does not know by which id. */
export interface ReadRequest {
  id: string
  project: string
  file: string
}

/** What it answers to a request of that id. */
export interface ReadAnswer {
  id: string
  reading: DagFileReading
}

// Run as a process of its own: a DAG file is a program, and may end or block the process that reads it.
process.on('disconnect', () => process.exit())
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

/** The file whose work goes on right now: what it leaves behind is still its own. */
const reading = new AsyncLocalStorage<ReadRequest>()
const answer = (id: string, read: DagFileReading) =>
  process.send?.({ id, reading: read } satisfies ReadAnswer)

process.on('message', (request: ReadRequest) => void reading.run(request, () => read(request)))
process.on('uncaughtExceptionMonitor', (error) => {
  const request = reading.getStore()
  if (request) answer(request.id, uncaught(error, request))
})

/** What nobody catches comes to light only after the file has been run. */
async function read({ id, project, file }: ReadRequest): Promise<void> {
  const found = await readDagFile(project, file)
  await nextTurn()
  answer(id, found)
}

function uncaught(error: unknown, { file }: ReadRequest): DagFileReading {
  const message = `expected a file that defines a DAG and nothing more, got an error that nobody catches: ${messageOf(error)}`
  const place = placeIn(error, file)
  return { ok: false, harmed: true, sources: {}, error: { message, ...place, mistakes: [] } }
}
