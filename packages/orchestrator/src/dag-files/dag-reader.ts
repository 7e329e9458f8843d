import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'

import type { DagFileReading } from './read-dag-file.ts'
import type { ReadAnswer, ReadRequest } from './reader-process.ts'

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
  let closed = false
  let last: Promise<unknown> = Promise.resolve()
  const end = () => {
    child?.kill('SIGKILL')
    child = undefined
    reads = 0
  }
  const readOnce = async (request: ReadRequest): Promise<Asked> => {
    child ??= fork(entry, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    reads++
    const reading = await ask(child, request, timeoutMs)
    if (!reading.ok && reading.harmed) end()
    return reading
  }
  const readNow = async (asked: Omit<ReadRequest, 'id'>): Promise<DagFileReading> => {
    if (reads >= readsOfOne || !isUsable(child)) end()
    const isUsed = reads > 0
    const reading = await readOnce({ ...asked, id: randomUUID() })
    // The end of a process may be the work of a file that it read before.
    if (reading.ok || !reading.ended || !isUsed || closed) return reading
    return readOnce({ ...asked, id: randomUUID() })
  }
  return {
    read: async (project, file) => {
      const reading = last.then(() => readNow({ project, file }))
      last = reading.catch(() => {})
      return reading
    },
    close: () => {
      closed = true
      end()
    },
  }
}

function isUsable(child: ChildProcess | undefined): boolean {
  return child?.connected === true && child.exitCode === null && child.signalCode === null
}

/** What was read; `ended`: the process is gone, and has not said why. */
type Asked = DagFileReading & { ended?: boolean }

function ask(child: ChildProcess, request: ReadRequest, timeoutMs: number): Promise<Asked> {
  return new Promise((resolve) => {
    const settle = (reading: Asked) => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      resolve(reading)
    }
    const harmed = (message: string, ended: boolean) =>
      settle({
        ...{ ok: false, harmed: true, ended, sources: {} },
        error: { message, line: 1, column: 1, mistakes: [] },
      })
    const onMessage = (answer: Partial<ReadAnswer> | null) => {
      if (answer?.id === request.id && answer.reading) settle(answer.reading)
    }
    const onExit = (code: number | null, signal: string | null) =>
      harmed(
        `expected a file that defines a DAG and nothing more, got one that ends the process that reads it (${signal ?? `exit code ${code}`})`,
        true,
      )
    const timer = setTimeout(
      () =>
        harmed(
          `expected to be read within ${timeoutMs} ms, got no end: does it wait for something, or never stop?`,
          false,
        ),
      timeoutMs,
    )
    child.on('message', onMessage)
    child.once('exit', onExit)
    child.send(request, (error) => error && harmed(error.message, true))
  })
}
