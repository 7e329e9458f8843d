import { parentPort } from 'node:worker_threads'

import { drawings } from './drawings.ts'
import type { Drawn, ToDraw } from './drawing-thread.ts'

/** The thread of {@link drawingThread}: draws what it is sent, one after another. */
parentPort?.on('message', (asked: ToDraw) => void draw(asked))

async function draw({ kind, input }: ToDraw): Promise<void> {
  const drawn: Drawn = await drawings[kind](input).then(
    (drawing) => ({ drawing }),
    (error: unknown) => ({ failed: error instanceof Error ? error : String(error) }),
  )
  parentPort?.postMessage(drawn)
}
