import {
  OrchestratorError,
  type Json,
  type OperationKind,
  type OperationRequest,
  type Orchestrator,
  type Run,
  type RunReader,
} from '@deftunes/orchestrator'
import type { Project } from '@deftunes/pipeline'

import { answered, answerTo, isServed, openDesk, outcomeOf, post, type Desk } from './control.ts'
import { execute, tellRuns, type Execution } from './execute.ts'
import type { ExitCode } from './exit-codes.ts'
import { follow, Follower, type Watched } from './follow.ts'
import type { GlobalOptions } from './options.ts'
import { openProgress } from './progress.ts'
import { listenForStop } from './stopping.ts'
import { typed } from './typed.ts'

/** Runs that a command asks for, whoever drives them. */
export interface Wanted<Kind extends OperationKind> {
  kind: Kind
  /** What the process that runs the project is asked for, where one stays. */
  request: (store: RunReader) => OperationRequest<Kind>
  /** Runs whose past is no news. Default: none. */
  known?: (store: RunReader) => readonly Run[]
  /** What it led to. */
  watched: (store: RunReader, outcome: Json) => Watched
  /** The command that ends what it led to. */
  cancel: (outcome: Json) => string
  /** The command that goes on with it. */
  goOn: (outcome: Json) => string
  /** Has this process drive them, where none stays. */
  drive: (execution: Execution) => Promise<readonly Run[]>
  /** Has this process drive to their end what a process that died was asked for. */
  finish: (orchestrator: Orchestrator, outcome: Json) => Promise<readonly Run[]>
  /** Prints them, where a program reads. */
  print: (store: RunReader, runs: readonly Run[]) => void
}

/** How it is shown. */
interface Shown {
  place: GlobalOptions
  quiet: boolean
}

/**
 * Has runs driven to their end: by the process that runs the project where one stays, which is watched, else by this one.
 * Ctrl-C stops what this process drives, and only the watching of what another does. Returns the exit code.
 * @throws OrchestratorError what refuses it; ORCHESTRATOR_STOPPED when the process that was asked was told to end
 */
export async function followOrRun<Kind extends OperationKind>(
  project: Project,
  wanted: Wanted<Kind>,
  shown: Shown,
): Promise<ExitCode> {
  const asked = await askAndFollow(project, wanted, shown)
  if ('code' in asked) return asked.code
  const work = async (execution: Execution) => {
    const { store } = execution.orchestrator
    const left = asked.left === undefined ? undefined : outcomeOf(await answered(store, asked.left))
    const runs =
      left === undefined
        ? await wanted.drive(execution)
        : await wanted.finish(execution.orchestrator, left)
    wanted.print(store, runs)
    return runs
  }
  return execute(project, work, shown)
}

/** How a request to another process ended; without a code it is this one's now, `left`: as that number of the inbox. */
type Asked = { code: ExitCode } | { left: number | undefined }

async function askAndFollow<Kind extends OperationKind>(
  project: Project,
  wanted: Wanted<Kind>,
  shown: Shown,
): Promise<Asked> {
  const desk = openDesk(project)
  const progress = openProgress(shown.quiet)
  const { signal, end } = listenForStop({ once: () => {}, again: () => process.exit(130) })
  try {
    if (!(await isServed(desk))) return { left: undefined }
    const follower = new Follower(desk.store, progress.onEvent)
    follower.ignorePast(wanted.known?.(desk.store) ?? [])
    const id = post(desk, wanted.kind, wanted.request(desk.store))
    const answer = await answerTo(desk, id, signal)
    if (!answer) return takeOver(progress.note, id)
    const outcome = outcomeOf(answer)
    const watched = wanted.watched(desk.store, outcome)
    const how = await follow(desk, { watched, follower, signal })
    if (how === 'left') {
      const cancel = typed(wanted.cancel(outcome), shown.place)
      progress.note(`no longer watched, it goes on: ${cancel} ends it`)
      return { code: 130 }
    }
    if (how === 'abandoned') {
      if (hasCrashed(desk)) return takeOver(progress.note, id)
      throw abandoned(typed(wanted.goOn(outcome), shown.place))
    }
    progress.close()
    const runs = watched.runs()
    const { store } = desk
    wanted.print(store, runs)
    return { code: await tellRuns({ project, place: shown.place, store }, runs) }
  } catch (error) {
    if (signal.aborted && (error as Error).name === 'AbortError') return { code: 130 }
    throw error
  } finally {
    progress.close()
    end()
    desk.close()
  }
}

function takeOver(note: (text: string) => void, left: number): Asked {
  note('the process that ran this project is gone: this one goes on in its place')
  return { left }
}

/** A process that ends in good order leaves no run as one that runs. */
function hasCrashed({ store }: Desk): boolean {
  return store.openRuns().some(({ state }) => state === 'running')
}

function abandoned(goOn: string): OrchestratorError {
  const message = `expected the process that runs this project to drive it to its end, but it was told to stop: ${goOn} goes on with it`
  return new OrchestratorError('ORCHESTRATOR_STOPPED', message)
}
