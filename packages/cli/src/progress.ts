import { formatDuration } from '@deftunes/core'
import type { RunEvent } from '@deftunes/orchestrator'
import pc from 'picocolors'

import { describeOutput, nameOfTask } from './describe.ts'

/** How a command shows what its runs do. */
interface Progress {
  onEvent: (event: RunEvent) => void
  note: (text: string) => void
  close: () => void
}

/** Where progress is shown: stderr, or what stands for it. */
type Screen = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> & {
  write: (text: string) => unknown
}

/** Lines on stderr as things happen; in a terminal, the tasks that run are shown below them. Quiet: notes alone. */
export function openProgress(quiet: boolean, screen: Screen = process.stderr): Progress {
  const live = screen.isTTY && !quiet ? liveLine(screen) : undefined
  const write = (line: string) => {
    live?.clear()
    screen.write(`${line}\n`)
    live?.draw()
  }
  return {
    onEvent: (event) => {
      if (quiet) return
      live?.follow(event)
      const line = lineOf(event)
      if (line !== undefined) write(`${pc.dim(new Date().toISOString().slice(11, 23))} ${line}`)
    },
    note: (text) => write(pc.yellow(text)),
    close: () => live?.close(),
  }
}

function lineOf(event: RunEvent): string | undefined {
  switch (event.kind) {
    case 'run-started':
      return pc.bold(`${event.run.runId} ${event.resumed ? 'goes on' : 'starts'}`)
    case 'task-retrying':
      return `  ${nameOfTask(event)} ${pc.yellow('tries again')} in ${formatDuration(event.delayMs)}: ${firstLine(event.error.message)}`
    case 'task-ended':
      return `  ${mark(event.state)} ${nameOfTask(event).padEnd(20)} ${formatDuration(event.ms).padStart(8)}  ${describeOutput(event.output)}${event.error ? firstLine(event.error.message) : ''}`
    case 'task-log':
      return event.level === 'warn'
        ? `  ${pc.yellow('!')} ${nameOfTask(event)}: ${firstLine(event.message)}`
        : undefined
    case 'run-ended':
      return `${event.run.runId} ${event.run.state === 'success' ? pc.green('success') : pc.red(event.run.state)}`
    case 'run-interrupted':
      return `${event.run.runId} ${pc.yellow('interrupted')}: the next start goes on with it`
    case 'task-rescheduled':
      return `  ${nameOfTask(event)} ${pc.dim(`waits, looks again in ${formatDuration(event.delayMs)}`)}`
    case 'freshness-missed':
      return `${event.dagId} ${pc.yellow('is too old')}: its newest data is ${event.asOf === null ? 'none' : `as of ${event.asOf}`}`
    case 'deadline-missed':
      return `${event.run.runId} ${pc.yellow('missed its deadline')}`
    case 'task-started':
    case 'batch-ended':
      return undefined
  }
}

function mark(state: string): string {
  if (state === 'success') return pc.green('✓')
  return state === 'failed' ? pc.red('✗') : pc.yellow(`- ${state}`)
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}

/** One line that names the running tasks and their seconds. */
function liveLine(screen: Screen) {
  const running = new Map<string, number>()
  let drawn = false
  const clear = () => {
    if (drawn) screen.write('\r\u001b[2K')
    drawn = false
  }
  const draw = () => {
    clear()
    if (running.size === 0) return
    const parts = [...running].map(
      ([task, began]) => `${task} ${Math.round((Date.now() - began) / 1000)}s`,
    )
    // A line that wraps could not be cleared again.
    const width = screen.columns || 80
    screen.write(pc.cyan(`… ${parts.join('  ')}`.slice(0, width - 1)))
    drawn = true
  }
  const timer = setInterval(draw, 500)
  timer.unref()
  return {
    clear,
    draw,
    follow: (event: RunEvent) => {
      if (event.kind === 'task-started') running.set(nameOfTask(event), Date.now())
      if (event.kind === 'task-ended' || event.kind === 'task-retrying')
        running.delete(nameOfTask(event))
    },
    close: () => {
      clearInterval(timer)
      clear()
    },
  }
}
