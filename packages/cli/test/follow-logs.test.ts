import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { openTail, parseLine } from '../src/follow-logs.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tail-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('a log is read line by line as it grows, none twice, none before it is whole', () => {
  const file = join(folder, '1.log')
  const tail = openTail(file)
  expect(tail.read()).toEqual([])
  appendFileSync(file, 'one\ntw')
  expect(tail.read()).toEqual(['one'])
  expect(tail.read()).toEqual([])
  appendFileSync(file, 'o ü\nthree\n')
  expect(tail.read()).toEqual(['two ü', 'three'])
})

it('a line of a task says when, how bad and what; any other is its own message', () => {
  const line = '{"time":"2024-01-01T00:00:00.000Z","level":"warn","message":"few","rows":3}'
  expect(parseLine(line)).toEqual({
    ...{ time: '2024-01-01T00:00:00.000Z', level: 'warn', message: 'few' },
    fields: { rows: 3 },
  })
  for (const other of ['plain text', '{"level":1}', 'null', '[1]'])
    expect(parseLine(other)).toEqual({ time: '', level: 'info', message: other, fields: {} })
})
