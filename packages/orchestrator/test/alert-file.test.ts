import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, it } from 'vitest'

import { runChannelConformance } from './alert-channel.conformance.ts'
import { message } from './alert-example.ts'
import { open } from './opened-channel.ts'

const folder = mkdtempSync(join(tmpdir(), 'alerts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0

runChannelConformance('a file', async () => {
  const path = join(folder, `deep/${files++}/alerts.jsonl`)
  const isThere = () => statSync(path, { throwIfNoEntry: false })?.isFile() === true
  const read = () => (isThere() ? readFileSync(path, 'utf8') : '')
  return {
    channel: open({ kind: 'file', path: '${FILE}' }, { FILE: path }),
    received: () =>
      read()
        .split('\n')
        .slice(0, -1)
        .map(
          (line) =>
            (JSON.parse(line) as { data: { id: string; subject: string; text: string } }).data,
        )
        .map(({ id, subject, text }) => ({ id, subject, text })),
    refuse: (isRefused) => {
      // Where a folder is, no file can be.
      rmSync(path, { recursive: true, force: true })
      if (isRefused) mkdirSync(path, { recursive: true })
    },
    secrets: [path],
    close: () => {},
  }
})

it('a file that a crash left without the end of its line takes the next message as a line of its own', async () => {
  const channel = open({ kind: 'file', path: 'cut.jsonl' }, {}, { folder })
  await channel.send(message())
  appendFileSync(join(folder, 'cut.jsonl'), '{"type":"alert.')
  await channel.send(message())
  const lines = readFileSync(join(folder, 'cut.jsonl'), 'utf8').split('\n')
  expect(lines).toHaveLength(4)
  expect(JSON.parse(lines[2] ?? '')).toEqual(JSON.parse(lines[0] ?? ''))
})
