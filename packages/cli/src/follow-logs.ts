import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** A line of a task's log, as its worker wrote it. */
export interface TaskLine {
  /** ISO instant. */
  time: string
  level: string
  message: string
  /** What the line says besides. */
  fields: Readonly<Record<string, unknown>>
}

/** A log that is read as it grows. */
export interface Tail {
  /** The lines that have been completed since the last look; none while there is no file. */
  read: () => string[]
}

/** Reads a growing file from its beginning. */
export function openTail(file: string): Tail {
  let offset = 0
  return {
    read: () => {
      const added = textFrom(file, offset)
      const whole = added.subarray(0, added.lastIndexOf('\n') + 1)
      offset += whole.length
      return whole.toString('utf8').split('\n').slice(0, -1)
    },
  }
}

function textFrom(file: string, offset: number): Buffer {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch {
    return Buffer.alloc(0)
  }
  try {
    const buffer = Buffer.alloc(Math.max(0, fstatSync(handle).size - offset))
    return buffer.subarray(0, readSync(handle, buffer, 0, buffer.length, offset))
  } finally {
    closeSync(handle)
  }
}

/** What a line of a log says; one that is no JSON of a task is its own message. */
export function parseLine(line: string): TaskLine {
  try {
    const { time, level, message, ...fields } = JSON.parse(line) as Record<string, unknown>
    if (typeof time === 'string' && typeof level === 'string' && typeof message === 'string')
      return { time, level, message, fields }
  } catch {
    // Whatever a task's process wrote there.
  }
  return { time: '', level: 'info', message: line, fields: {} }
}
