import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { pruneLogs } from '../src/index.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const before = Date.parse('2024-02-01T00:00:00Z')

function write(name: string, at: string): string {
  const file = join(folder, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, 'line\n')
  utimesSync(file, new Date(at), new Date(at))
  return file
}

it('logs of a run go together once the last of them is old', async () => {
  const old = [
    write('sales/sales__1/extract/1.log', '2024-01-01'),
    write('sales/sales__1/load[2]/1.log', '2024-01-31T23:59:59Z'),
  ]
  const young = [
    write('sales/sales__2/extract/1.log', '2024-01-01'),
    write('sales/sales__2/load/1.log', '2024-02-01'),
  ]
  const pruned = await pruneLogs({ folder, before, isOpen: () => false })
  expect(pruned).toEqual({ runs: ['sales__1'], files: 2, bytes: 10 })
  expect(old.map(existsSync)).toEqual([false, false])
  expect(young.map(existsSync)).toEqual([true, true])
})

it('logs of an open run, and what else lies beside, stay', async () => {
  const kept = [
    write('sales/sales__1/extract/1.log', '2024-01-01'),
    write('workers.log', '2024-01-01'),
    write('sales/notes.txt', '2024-01-01'),
  ]
  const pruned = await pruneLogs({ folder, before, isOpen: (runId) => runId === 'sales__1' })
  expect(pruned).toEqual({ runs: [], files: 0, bytes: 0 })
  expect(kept.map(existsSync)).toEqual([true, true, true])
})

it('a folder that is not there has nothing to remove', async () => {
  const nowhere = join(folder, 'nowhere')
  expect(await pruneLogs({ folder: nowhere, before, isOpen: () => false })).toMatchObject({
    files: 0,
  })
})
