import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'

import { afterEach, expect, it } from 'vitest'

import { identityOf, isAlive, processExists } from '../src/index.ts'

let sleepers: ChildProcess[] = []
afterEach(() => {
  for (const child of sleepers) child.kill('SIGKILL')
  sleepers = []
})

function sleeper(): ChildProcess & { pid: number } {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' })
  sleepers.push(child)
  return child as ChildProcess & { pid: number }
}

it('the very process is told from one that is gone and from a later one with its number', async () => {
  const child = sleeper()
  const identity = identityOf(child.pid)
  expect(identity).toMatchObject({ pid: child.pid, host: hostname() })
  expect(identity && isAlive(identity)).toBe(true)
  expect(identity && isAlive({ ...identity, started: '12' })).toBe(false)
  expect(processExists(child.pid)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(identity && isAlive(identity)).toBe(false)
  expect(identityOf(child.pid)).toBeUndefined()
  expect(processExists(child.pid)).toBe(false)
})

it('a process cannot be judged from another machine, nor without a start', () => {
  const { pid } = sleeper()
  expect(isAlive({ pid, started: '12', host: 'elsewhere' })).toBeUndefined()
  expect(isAlive({ pid, started: '', host: hostname() })).toBeUndefined()
})
