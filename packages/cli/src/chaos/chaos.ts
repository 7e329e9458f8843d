import { join } from 'node:path'

import { formatDuration } from '@deftunes/core'
import { datesBetween } from '@deftunes/orchestrator'
import { loadProject } from '@deftunes/pipeline'
import pc from 'picocolors'

import type { ExitCode } from '../exit-codes.ts'
import { print, printJson } from '../print.ts'
import { startSources } from '../sources.ts'
import { listenForStop } from '../stopping.ts'
import { contentsOf, differing } from './contents.ts'
import { readMain } from './main-reader.ts'
import { seesProcesses } from './processes.ts'
import { makeScratch, type Scratch } from './scratch.ts'
import {
  longestGap,
  runSeries,
  type Kill,
  type SeriesOptions,
  type SeriesResult,
} from './series.ts'

/** How often, and how it is told. */
export interface ChaosOptions {
  kills: number
  json: boolean
}

/** How the kills of one state went. */
type Outcome = SeriesResult

/** Kills of one state before it is thrown away. */
const killsOfOne = 10

const [firstDay, lastDay] = ['2024-01-02', '2024-01-07'] as const
const sourceSize = { songs: 500, users: 100, sessionsPerDay: 200, days: 7, firstDate: '2024-01-01' }

const runs = [
  { dagId: 'deftunes_songs_pipeline', ingestOn: firstDay },
  ...datesBetween(firstDay, lastDay).map((ingestOn) => ({
    dagId: 'deftunes_api_pipeline',
    ingestOn,
  })),
]

/**
 * Runs a backfill of a copy of the project on generated sources, undisturbed and then with its scheduler and workers
 * killed at random moments, and compares the tables. Returns the exit code; the project and its state are not touched.
 */
export async function chaos(from: string, options: ChaosOptions): Promise<ExitCode> {
  const say = (text: string) => void (options.json || process.stderr.write(`${text}\n`))
  const stopper = new AbortController()
  const stop = () => stopper.abort(new Error('stopped by a signal'))
  const { end } = listenForStop({ once: stop, again: () => process.exit(130) })
  const scratch = await makeScratch(from)
  try {
    const outcomes = await survive(scratch, options.kills, { say, signal: stopper.signal })
    return tell(outcomes, options)
  } catch (error) {
    if (stopper.signal.aborted) return 130
    throw error
  } finally {
    await scratch.remove()
    end()
  }
}

/** What all series are run with. */
interface Around {
  say: (text: string) => void
  signal: AbortSignal
}

async function survive(scratch: Scratch, kills: number, around: Around): Promise<Outcome[]> {
  around.say(pc.dim(`a copy of the project, and generated sources, in ${scratch.folder}`))
  const lost = new AbortController()
  const folder = join(scratch.folder, 'sources')
  const sources = await startSources({ folder, seed: 1, ...sourceSize }, () => lost.abort())
  const environment = {
    DEFTUNES_SONGS_DB_URL: sources.postgresUrl,
    DEFTUNES_API_URL: sources.apiUrl,
  }
  const signal = AbortSignal.any([around.signal, lost.signal])
  try {
    return await disturb({ scratch, environment, runs, signal }, kills, around.say)
  } catch (error) {
    throw sources.lost() ?? error
  } finally {
    await sources.stop()
  }
}

type Given = Pick<SeriesOptions, 'scratch' | 'environment' | 'runs' | 'signal'>

async function disturb(given: Given, kills: number, say: Around['say']): Promise<Outcome[]> {
  const { project: folder, state } = given.scratch
  const project = await loadProject(folder, { state })
  const undisturbed = await runSeries({ ...given, kills: 0, longestGapMs: 0 })
  const contents = await contentsOf(project)
  say(`undisturbed: ${runs.length} runs in ${formatDuration(undisturbed.took)}`)
  const outcomes: Outcome[] = [undisturbed]
  for (let done = 0; done < kills; done += outcomes.at(-1)?.kills.length ?? 0) {
    const most = Math.min(killsOfOne, kills - done)
    const main = readMain(folder, state)
    let count = done
    const onKill = (kill: Kill) => say(lineOf(kill, ++count, kills))
    const longestGapMs = longestGap(undisturbed.took, most)
    const result = await runSeries({ ...given, kills: most, longestGapMs, onKill })
    const { partial } = await main.stop()
    const others = differing(contents, await contentsOf(project))
    const different = others.map((name) => `${name} holds other rows than undisturbed`)
    outcomes.push({ ...result, failures: [...result.failures, ...partial, ...different] })
    say(`done in ${formatDuration(result.took)}`)
  }
  return outcomes
}

function lineOf({ victim, lived, serving }: Kill, count: number, kills: number): string {
  const when = serving ? `${formatDuration(lived)} after its start` : 'while it was starting'
  const whom = victim === 'worker' ? 'a worker of the scheduler' : 'the scheduler'
  return `${pc.dim(`${count}/${kills}`)} killed ${whom}, ${when}`
}

function tell(outcomes: readonly Outcome[], { json }: ChaosOptions): ExitCode {
  const kills = outcomes.flatMap((one) => one.kills)
  const failures = outcomes.flatMap((one) => one.failures)
  const workers = kills.filter(({ victim }) => victim === 'worker').length
  const restarts = outcomes.reduce((sum, { served }) => sum + served, 0) - outcomes.length
  const summary = { kills: kills.length, of_workers: workers, restarts, failures }
  if (json) printJson(summary)
  else {
    const told = failures.map((failure) => `${pc.red('✗')} ${failure}`)
    const what = `${kills.length} kills (${workers} of workers), ${failures.length} failures`
    print(
      [...told, failures.length === 0 ? `${pc.green('✓')} ${what}: ${proven}` : what].join('\n'),
    )
  }
  return failures.length === 0 ? 0 : 3
}

const proven = `every table is what it is undisturbed, every interval was run once, nothing was left running, ${
  seesProcesses ? 'no process was left' : 'processes were not looked for on this system'
}, and no reader of main saw part of a run`
