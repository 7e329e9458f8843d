import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'

import type { DagFileReading } from './read-dag-file.ts'
import type { ReadAnswer, ReadRequest } from './reader-process.ts'

/** Reads DAG files without coming to harm by them. */
export interface DagReader {
  /** `onSlow` is called when a file takes so long that others are read meanwhile. */
  read(project: string, file: string, onSlow?: () => void): Promise<DagFileReading>
  close(): void
}

const entry = fileURLToPath(new URL('reader-process.ts', import.meta.url))

/** Files that one process reads before another takes its place: what was imported once stays in its memory. */
const readsOfOne = 50

/** A process that reads, and how many files it was asked for. */
interface ReaderProcess {
  child: ChildProcess
  reads: number
}

type Asking = Omit<ReadRequest, 'id'>

/** How long a file may take. */
export interface DagReaderOptions {
  /** Milliseconds after which it is given up. Default 30 000. */
  timeoutMs?: number
  /** Milliseconds after which the others no longer wait for it. Default 5 000. */
  patienceMs?: number
}

/** Reads files one after the other in a process of its own, which is replaced when a file ends, blocks or holds it. */
export function dagReader({
  timeoutMs = 30_000,
  patienceMs = 5_000,
}: DagReaderOptions = {}): DagReader {
  const processes = readerProcesses()
  let last: Promise<unknown> = Promise.resolve()
  const readIn = async (one: ReaderProcess, asked: Asking): Promise<Asked> => {
    one.reads++
    const reading = await ask(one.child, { ...asked, id: randomUUID() }, timeoutMs)
    processes.done(one, !reading.ok && reading.harmed === true)
    return reading
  }
  const readNow = async (asked: Asking): Promise<DagFileReading> => {
    const one = processes.current()
    const isUsed = one.reads > 0
    const reading = await readIn(one, asked)
    // The end of a process may be the work of a file that it read before.
    if (reading.ok || !reading.ended || !isUsed || processes.closed()) return reading
    return readIn(processes.start(), asked)
  }
  const takeTurn = async (asked: Asking, onSlow: () => void) => {
    const reading = readNow(asked)
    const slow = () => {
      processes.setAside()
      onSlow()
    }
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, patienceMs)))
    await Promise.race([reading, patience.then(slow)]).finally(() => clearTimeout(timer))
    return { reading }
  }
  return {
    read: async (project, file, onSlow = () => {}) => {
      const turn = last.then(() => takeTurn({ project, file }, onSlow))
      last = turn.catch(() => {})
      return (await turn).reading
    },
    close: processes.close,
  }
}

/** The process that reads now, and those that a slow file has for itself. */
function readerProcesses() {
  const all = new Set<ReaderProcess>()
  let current: ReaderProcess | undefined
  let closed = false
  const end = (one: ReaderProcess) => {
    one.child.kill('SIGKILL')
    all.delete(one)
    if (current === one) current = undefined
  }
  const start = (): ReaderProcess => {
    const child = fork(entry, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    const one = { child, reads: 0 }
    all.add(one)
    return one
  }
  return {
    start,
    current: () => {
      if (current && (current.reads >= readsOfOne || !isUsable(current.child))) end(current)
      return (current ??= start())
    },
    setAside: () => {
      current = undefined
    },
    done: (one: ReaderProcess, isHarmed: boolean) => {
      if (isHarmed || one !== current) end(one)
    },
    closed: () => closed,
    close: () => {
      closed = true
      for (const one of all) end(one)
    },
  }
}

function isUsable({ connected, exitCode, signalCode }: ChildProcess): boolean {
  return connected && exitCode === null && signalCode === null
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
