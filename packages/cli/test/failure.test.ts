import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { CliError } from '../src/errors.ts'
import { report } from '../src/failure.ts'
import { lastWords } from '../src/sources.ts'

let stderr = ''
beforeEach(() => {
  stderr = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text)
    return true
  })
})
afterEach(() => vi.restoreAllMocks())

const root = new Error('the cable is out', { cause: 'a mouse' })
const wrapped = new Error('no answer', { cause: root })

it('an error the user can act on is told in one line; with --debug, with the stacks of all its causes', () => {
  const error = new CliError('CLI_DAG_INVALID', 'dags: expected a folder', { cause: wrapped })
  expect(report(error, false)).toBe(2)
  expect(stderr).toBe('error CLI_DAG_INVALID dags: expected a folder\n')
  expect(report(error, true)).toBe(2)
  for (const words of ['no answer', 'the cable is out'])
    expect(stderr).toMatch(
      new RegExp(`^caused by Error: ${words}\n    at .*failure\\.test\\.ts`, 'm'),
    )
  expect(stderr).toMatch(/\ncaused by a mouse\n$/)
})

it('a bug asks for --debug, which shows the stacks of all its causes', () => {
  expect(report(wrapped, false)).toBe(1)
  expect(stderr).toBe('unexpected error no answer\nRun again with --debug for the stack.\n')
  expect(report(wrapped, true)).toBe(1)
  expect(stderr).toMatch(
    /\nError: no answer\n {4}at [^]*\ncaused by Error: the cable is out\n {4}at /,
  )
})

it('an error that caused itself is told once', () => {
  const [one, other] = [new Error('one'), new Error('other')]
  one.cause = other
  other.cause = one
  report(one, true)
  expect(stderr.match(/caused by/g)).toHaveLength(1)
})

it('the last words of a process are the messages of its log lines, and what else it said', () => {
  const log = [
    '{"level":"info","message":"starting","port":1}',
    'Warning: something of Node',
    '{"level":"error","message":"songs.csv: expected a column title","code":"SIMULATOR_SONGS_FILE_INVALID"}',
    '{"no":"message"}',
    '7',
  ]
  expect(lastWords(`${log.join('\n')}\n`)).toBe(
    'starting\nWarning: something of Node\nsongs.csv: expected a column title\n{"no":"message"}\n7',
  )
  expect(lastWords(Array.from({ length: 12 }, (_, index) => `line ${index}`).join('\n'))).toMatch(
    /^line 2\n[^]*\nline 11$/,
  )
  expect(lastWords('')).toBe('')
})
