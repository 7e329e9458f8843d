import { createSink, isFull, putAscii, takeChunk } from '../byte-sink.ts'
import type { World } from '../world.ts'
import { recordsOf } from './session-order.ts'
import { createSessionPlanner } from './session-plan.ts'
import { createSessionWriter } from './session-json.ts'

/** Days [from, to), and which records of their answer: [start, end). */
export interface RecordRange {
  from: number
  to: number
  start?: number
  end?: number
}

/** JSON of sessions: comma-separated objects, without the brackets of an array. */
export type SessionChunks = (range: RecordRange) => Generator<Buffer>

/** A source of session bytes for a world; keeps the texts of songs and users between calls. */
export function sessionChunks(world: World): SessionChunks {
  const planner = createSessionPlanner(world)
  const write = createSessionWriter(world)
  return function* ({ from, to, start, end }) {
    const sink = createSink()
    let isFirst = true
    for (const { day, index } of recordsOf(world, { from, to }, start, end)) {
      if (!isFirst) putAscii(sink, ',')
      isFirst = false
      write(sink, planner.plan(day, index))
      if (isFull(sink)) yield takeChunk(sink)
    }
    yield takeChunk(sink)
  }
}
