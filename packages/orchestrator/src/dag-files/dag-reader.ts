import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import type { DagFileReading } from './read-dag-file.ts'
import type { ReadRequest } from './reader-process.ts'

/** Reads DAG files without coming to harm by them. */
export interface DagReader {
  read(project: string, file: string): Promise<DagFileReading>
  close(): void
}

const entry = fileURLToPath(new URL('reader-process.ts', import.meta.url))

/** Files that one process reads before another takes its place: what was imported once stays in its memory. */
const readsOfOne = 50

/** Reads files one after the other in a process of its own, which is replaced when a file ends or blocks it. */
export function dagReader({ timeoutMs = 30_000 }: { timeoutMs?: number } = {}): DagReader {
  let child: ChildProcess | undefined
  let reads = 0
  let last: Promise<unknown> = Promise.resolve()
  const end = () => {
    child?.kill('SIGKILL')
    child = undefined
    reads = 0
  }
  const readNow = async (request: ReadRequest): Promise<DagFileReading> => {
    if (reads++ >= readsOfOne) end()
    child ??= fork(entry, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    const reading = await ask(child, request, timeoutMs)
    if (!reading.ok && reading.harmed) end()
    return reading
  }
  return {
    read: async (project, file) => {
      const reading = last.then(() => readNow({ project, file }))
      last = reading.catch(() => {})
      return reading
    },
    close: end,
  }
}

function ask(
  child: ChildProcess,
  request: ReadRequest,
  timeoutMs: number,
): Promise<DagFileReading> {
  return new Promise((resolve) => {
    const settle = (reading: DagFileReading) => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      resolve(reading)
    }
    const harmed = (message: string) =>
      settle({
        ...{ ok: false, harmed: true, sources: {} },
        error: { message, line: 1, column: 1, mistakes: [] },
      })
    const onMessage = (reading: DagFileReading) => settle(reading)
    const onExit = (code: number | null, signal: string | null) =>
      harmed(
        `expected a file that defines a DAG and nothing more, got one that ends the process that reads it (${signal ?? `exit code ${code}`})`,
      )
    const timer = setTimeout(
      () =>
        harmed(
          `expected to be read within ${timeoutMs} ms, got no end: does it wait for something, or never stop?`,
        ),
      timeoutMs,
    )
    child.on('message', onMessage)
    child.once('exit', onExit)
    child.send(request, (error) => error && harmed(error.message))
  })
}
