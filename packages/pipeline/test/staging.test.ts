import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { leftInStaging, stagingFolders, sweepStaging } from '../src/staging.ts'

let staging: string
beforeEach(async () => {
  staging = await mkdtemp(join(tmpdir(), 'staging-'))
})
afterEach(() => rm(staging, { recursive: true }))

it('what a killed process left is removed, what a living one is making stays', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  const { own } = stagingFolders(staging)
  const { own: other } = stagingFolders(staging, child.pid)
  for (const folder of [own, other]) mkdirSync(folder)
  sweepStaging(staging, () => true)
  expect(readdirSync(staging).length).toBe(2)
  child.kill('SIGKILL')
  await once(child, 'exit')
  sweepStaging(staging, () => true)
  expect(readdirSync(staging).map((name) => join(staging, name))).toEqual([own])
})

it('what a killed process left is removed though another has its number by now', () => {
  mkdirSync(join(staging, `process-${process.pid}-12`))
  sweepStaging(staging, () => true)
  expect(readdirSync(staging)).toEqual([])
})

it('what was extracted stays for runs that need it', () => {
  const { extracts } = stagingFolders(staging)
  for (const runId of ['done', 'failed']) mkdirSync(join(extracts, runId), { recursive: true })
  const isNeeded = (runId: string) => runId === 'failed'
  expect(leftInStaging(staging, isNeeded)).toEqual([join(extracts, 'done')])
  sweepStaging(staging, isNeeded)
  expect(readdirSync(extracts)).toEqual(['failed'])
})

it('a folder that nothing was ever made in is no fault', () => {
  sweepStaging(join(staging, 'absent'), () => true)
  expect(readdirSync(staging)).toEqual([])
})
