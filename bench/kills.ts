import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { readMain } from '../packages/cli/src/chaos/main-reader.ts'
import { childrenOf, killNow } from '../packages/cli/src/chaos/processes.ts'
import { ScratchProject, type Ended } from '../test/project.ts'

/**
 * Kills the demo at random moments and starts it again each time: whatever is left must come out as if nothing had
 * happened, no run may stay open, and a reader of main, all along, must never see a part of a run. The command itself is
 * killed, or one of its workers.
 */

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    /** Kills of one state before it is thrown away. */
    series: { type: 'string', default: '5' },
    songs: { type: 'string', default: '5000' },
    sessions: { type: 'string', default: '1000' },
  },
})

const demo = ['demo', '--songs', values.songs, '--users', '500', '--sessions', values.sessions]
const kills = Number(values.kills)
const project = await ScratchProject.make({})
const failures: string[] = []
const fail = (failure: string) => {
  failures.push(failure)
  console.error(failure)
}
const table: object[] = []
try {
  const began = performance.now()
  refuse(await project.run(...demo))
  const took = performance.now() - began
  const undisturbed = await project.contents()
  for (let done = 0; done < kills; done += Number(values.series)) {
    await rm(join(project.folder, 'state'), { recursive: true, force: true })
    const reader = readMain(join(project.folder, 'project'), join(project.folder, 'state'))
    for (let kill = done; kill < Math.min(kills, done + Number(values.series)); kill++) {
      table.push({ kill: kill + 1, ...(await killOnce(took)), ...(await compare(undisturbed)) })
    }
    const seen = await reader.stop()
    seen.partial.forEach(fail)
    console.log(
      `${table.length} kills; the reader looked ${seen.looks} times at ${seen.versions} versions of main, ${seen.partial.length} of them partial`,
    )
  }
} finally {
  await project.remove()
}
console.table(table)
console.log(`${kills} kills, ${failures.length} failures`)
process.exitCode = failures.length > 0 ? 1 : 0

/** Kills one process of a demo after a random time, and starts the demo again. */
async function killOnce(took: number): Promise<object> {
  const moment = Math.round(Math.random() * took)
  const started = project.start(...demo)
  await Promise.race([delay(moment), started.ended])
  const workers = childrenOf(started.pid, 'worker.ts')
  const ofWorker = Math.random() < 0.3 && workers.length > 0
  const victim = ofWorker ? (workers.at(Math.floor(Math.random() * workers.length)) ?? 0) : 0
  if (victim === 0) started.kill()
  else killNow(victim)
  const { code } = await started.ended
  const again = await project.run(...demo)
  if (again.code !== 0) fail(`after a kill at ${moment} ms: ${again.stderr}`)
  return { moment, killed: victim === 0 ? 'the command' : 'a worker', code, again: again.code }
}

async function compare(undisturbed: Record<string, string>): Promise<object> {
  const contents = await project.contents().catch((error: Error): Record<string, string> => {
    fail(error.message)
    return {}
  })
  const others = Object.keys(undisturbed).filter((name) => undisturbed[name] !== contents[name])
  if (others.length > 0) fail(`contents differ: ${others.join(', ')}`)
  const open = await project.rows<{ run_id: string }>(
    `SELECT run_id FROM ops.runs WHERE state NOT IN ('success', 'failed')`,
  )
  if (open.length > 0) fail(`open: ${open.map(({ run_id }) => run_id).join(', ')}`)
  return { equal: others.length === 0, open: open.length }
}

function refuse({ code, stderr }: Ended): void {
  if (code !== 0) throw new Error(`the undisturbed demo: exit code ${code}\n${stderr}`)
}
