import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { claimScratch, sweepScratch } from '../src/chaos/left-scratch.ts'

let within: string

beforeEach(async () => {
  within = await mkdtemp(join(tmpdir(), 'deftunes-left-'))
})
afterEach(() => rm(within, { recursive: true }))

async function folderOf(name: string, owner?: object): Promise<string> {
  const folder = join(within, name)
  await mkdir(join(folder, 'state'), { recursive: true })
  if (owner) await writeFile(join(folder, 'owner.json'), JSON.stringify(owner))
  return folder
}

it('folders of harmed copies go once their process is gone; those of living or unknown ones stay', async () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  const gone = { pid, started: '1', host: hostname() }
  const left = await folderOf('deftunes-chaos-gone', gone)
  await folderOf('deftunes-chaos-elsewhere', { ...gone, host: 'another.example' })
  await folderOf('deftunes-chaos-unclaimed')
  await folderOf('other-gone', gone)
  await claimScratch(await folderOf('deftunes-chaos-mine'))
  expect(await sweepScratch(within)).toEqual([left])
  expect((await readdir(within)).sort()).toEqual([
    'deftunes-chaos-elsewhere',
    'deftunes-chaos-mine',
    'deftunes-chaos-unclaimed',
    'other-gone',
  ])
})
