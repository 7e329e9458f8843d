import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

import { sqliteReportMarks } from '@deftunes/console/report'
import { afterEach, expect, it } from 'vitest'

import type { ScratchLake } from '../../pipeline/test/scratch-lake.ts'
import { buildingProject, filesOfVersions } from './building-project.ts'

let lake: ScratchLake
let child: ChildProcess | undefined
afterEach(async () => {
  child?.kill('SIGKILL')
  await lake.close()
})

/** Starts a command, interrupts it while it builds the first version, and waits for its end. */
async function interrupt(...words: string[]): Promise<{ code: number | null; said: string }> {
  const entry = join(import.meta.dirname, '../bin/deftunes.js')
  const args = [entry, ...words, '--port', '0', '--project', lake.folder]
  const started = spawn(process.execPath, args, { env: { ...process.env, NO_COLOR: '1' } })
  child = started
  let said = ''
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (part: Buffer) => (said += part.toString()))
  const ended = new Promise<number | null>((resolve) => started.once('close', resolve))
  await expect.poll(() => filesOfVersions(lake), { timeout: 30_000 }).not.toEqual([])
  if (words[0] === 'up')
    await expect.poll(() => said, { timeout: 30_000 }).toContain('running 0 DAGs')
  started.kill('SIGINT')
  return { code: await ended, said }
}

it('Ctrl-C on the console ends it though the first version is being built, and leaves nothing of that', async () => {
  lake = await buildingProject()
  expect(await interrupt('console')).toEqual({ code: 0, said: '' })
  expect(await filesOfVersions(lake)).toEqual([])
})

it('Ctrl-C on what runs the project ends it though an alert waits for a version that is being built, and the alert stays due', async () => {
  const alert =
    "alert: { measure: total.many, range: all, above: 1, schedule: '0 7 * * *', channels: [log] }"
  lake = await buildingProject({
    'reports/many.yaml': alert,
    'deftunes.yaml':
      'name: small\nsources: {}\nalerts: { channels: { log: { kind: file, path: told.jsonl } } }\n',
  })
  const marks = sqliteReportMarks(join(lake.folder, '.deftunes/console.db'))
  marks.put('reports/many.yaml', { keptUntil: 0 })
  const { code, said } = await interrupt('up')
  expect([code, said]).toEqual([0, expect.stringMatching(/^running .*\ndraining: [^\n]*\n$/)])
  expect(await filesOfVersions(lake)).toEqual([])
  expect(marks.get('reports/many.yaml')).toEqual({ keptUntil: 0 })
  marks.close()
})
