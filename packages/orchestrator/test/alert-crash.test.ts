import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { openSqlite } from '@deftunes/core'
import { afterAll, expect, it } from 'vitest'

import { listDeliveries } from '../src/alert/index.ts'
import { httpReceiver, until, type Post } from './alert-receivers.ts'

const folder = mkdtempSync(join(tmpdir(), 'alerts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const alerts = 12
const entry = fileURLToPath(new URL('./processes/alert-sender.ts', import.meta.url))

/** A process, and its end. */
function start(file: string, url: string): { child: ChildProcess; ended: Promise<unknown> } {
  const child = spawn(process.execPath, [entry, file, url, String(alerts)], { stdio: 'inherit' })
  return { child, ended: new Promise((resolve) => child.once('exit', resolve)) }
}

it('a sender that is killed again and again, before and after its receiver answers, loses no alert and repeats none under another id', async () => {
  const file = join(folder, 'state.db')
  const receiver = await httpReceiver()
  const posts: Post[] = []
  const seen = (post: Post) => posts.push(post) && { status: 200 }
  const database = openSqlite({ file, what: 'the run state' })
  const sent = () => listDeliveries(database, { state: 'sent' }).length

  let sender = start(file, receiver.origin)
  const idOf = ({ headers }: Post) => String(headers['idempotency-key'])
  const delivered = () => new Set(receiver.taken.map(idOf)).size
  for (const [round, isAnswered] of [true, false, true, false].entries()) {
    const before = posts.length
    receiver.answer = (post) => {
      seen(post)
      // The first of a round passes; at the second the process dies, before or after it knows.
      if (posts.length - before < 2) return { status: 200 }
      sender.child.kill('SIGKILL')
      return isAnswered ? { status: 200 } : 'silence'
    }
    await until(() => posts.length - before >= 2)
    await sender.ended
    expect(delivered()).toBeGreaterThan(round)
    sender = start(file, receiver.origin)
  }
  receiver.answer = (post) => seen(post) as { status: number }
  await until(() => sent() === alerts)
  sender.child.kill('SIGKILL')
  await sender.ended

  const subjects = new Map(posts.map((post) => [idOf(post), post.body]))
  expect(subjects.size).toBe(alerts)
  for (const post of posts) expect(post.body).toBe(subjects.get(idOf(post)))
  expect(posts.length).toBeGreaterThan(alerts)
  expect(listDeliveries(database)).toHaveLength(alerts)
  expect(listDeliveries(database).every(({ attempts }) => attempts === 0)).toBe(true)
  database.close()
  await receiver.close()
})
