import { Worker } from 'node:worker_threads'

import { messageOf } from '@deftunes/core'

import { ConsoleError } from '../errors.ts'
import type { Drawings } from './drawings.ts'
import type { ReportInput } from './report-input.ts'

/** What the thread is sent. */
export interface ToDraw {
  kind: keyof Drawings
  input: ReportInput
}

/** What it answers with. */
export type Drawn = { drawing: Drawings[keyof Drawings] } | { failed: unknown }

/** Draws a report. @throws ConsoleError CONSOLE_REPORT_FAILED; the signal's reason when that stops it */
export type Draw = <Kind extends keyof Drawings>(
  kind: Kind,
  input: ReportInput,
  signal?: AbortSignal,
) => Promise<Drawings[Kind]>

/** How a thread is begun, and how long it is kept. */
export interface DrawingThreadOptions {
  start?: () => Worker
  /** Milliseconds that it is kept with nothing to draw. Default 60,000. */
  idleMs?: number
}

/**
 * Draws reports in a thread of their own, one after another: this one goes on answering meanwhile. A thread that is stopped, or dies,
 * is followed by another.
 */
export function drawingThread({
  start = startWorker,
  idleMs = 60_000,
}: DrawingThreadOptions = {}): Draw {
  let kept: Worker | undefined
  let ending: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()
  const drop = (worker: Worker) => {
    if (kept === worker) kept = undefined
    void worker.terminate()
  }
  const begin = () => {
    const worker = start()
    // One that dies while it has nothing to draw harms nobody.
    return worker.on('error', () => drop(worker)).on('exit', () => drop(worker))
  }
  const drawNow = async (asked: ToDraw, signal: AbortSignal | undefined) => {
    signal?.throwIfAborted()
    clearTimeout(ending)
    const worker = (kept ??= begin())
    worker.ref()
    try {
      return await drawnBy(worker, asked, signal)
    } catch (error) {
      drop(worker)
      throw error
    } finally {
      // A thread with nothing to draw keeps no process from its end.
      worker.unref()
      ending = setTimeout(() => drop(worker), idleMs).unref()
    }
  }
  return <Kind extends keyof Drawings>(kind: Kind, input: ReportInput, signal?: AbortSignal) => {
    const drawing = last.then(() => drawNow({ kind, input }, signal))
    last = drawing.catch(() => {})
    return drawing as Promise<Drawings[Kind]>
  }
}

function startWorker(): Worker {
  return new Worker(new URL('./draw-worker.ts', import.meta.url))
}

async function drawnBy(
  worker: Worker,
  asked: ToDraw,
  signal: AbortSignal | undefined,
): Promise<Drawings[keyof Drawings]> {
  const { promise, resolve, reject } = Promise.withResolvers<Drawn>()
  const stop = () => reject(signal?.reason)
  const died = (code: number) => reject(new Error(`its thread ended with ${code}`))
  worker.on('message', resolve).on('error', reject).on('exit', died)
  signal?.addEventListener('abort', stop)
  try {
    worker.postMessage(asked)
    const drawn = await promise
    if ('drawing' in drawn) return drawn.drawing
    throw drawn.failed
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    const message = `${asked.input.dashboard.id}: expected a ${asked.kind} to be drawn, got: ${messageOf(cause)}`
    throw new ConsoleError('CONSOLE_REPORT_FAILED', message, { cause })
  } finally {
    worker.off('message', resolve).off('error', reject).off('exit', died)
    signal?.removeEventListener('abort', stop)
  }
}
