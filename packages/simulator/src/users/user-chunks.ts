import { createSink, isFull, putText, takeChunk } from '../byte-sink.ts'
import type { World } from '../world.ts'
import { presentUsers, userRecord } from './user-record.ts'

/** Which users of a snapshot: [start, end) of those present at the first instant of `day`. */
export interface UserRange {
  day: number
  start?: number
  end?: number
}

/** JSON of users: comma-separated objects, without the brackets of an array. */
export function* userChunks(
  world: World,
  { day, start = 0, end = Infinity }: UserRange,
): Generator<Buffer> {
  const sink = createSink()
  let position = 0
  for (const user of presentUsers(world, day)) {
    if (position >= end) break
    if (position >= start) {
      putText(sink, (position > start ? ',' : '') + JSON.stringify(userRecord(world, user, day)))
      if (isFull(sink)) yield takeChunk(sink)
    }
    position++
  }
  yield takeChunk(sink)
}
