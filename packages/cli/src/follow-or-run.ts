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
import { follow, Follower, type FollowEnd, type Halt, type Watched } from './follow.ts'
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
  /** What is said when somebody halts it, or ends that. */
  halted?: (store: RunReader, outcome: Json, halt: Halt | undefined) => string
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
    return await askServer({ project, wanted, shown, desk, progress, signal })
  } catch (error) {
    if (error !== signal.reason) throw error
    progress.note('no answer yet; what was asked for may still be done: deftunes audit tells')
    return { code: 130 }
  } finally {
    progress.close()
    end()
    desk.close()
  }
}

interface Asking<Kind extends OperationKind> {
  project: Project
  wanted: Wanted<Kind>
  shown: Shown
  desk: Desk
  progress: ReturnType<typeof openProgress>
  signal: AbortSignal
}

async function askServer<Kind extends OperationKind>(asking: Asking<Kind>): Promise<Asked> {
  const { wanted, desk, progress, signal } = asking
  const follower = new Follower(desk.store, progress.onEvent)
  follower.ignorePast(wanted.known?.(desk.store) ?? [])
  const id = post(desk, wanted.kind, wanted.request(desk.store))
  const answer = await answerTo(desk, id, { signal, note: progress.note })
  if (!answer) return takeOver(progress.note, id)
  const outcome = outcomeOf(answer)
  const watched = wanted.watched(desk.store, outcome)
  const onHalt = (halt: Halt | undefined) =>
    progress.note(wanted.halted?.(desk.store, outcome, halt) ?? halt ?? 'goes on')
  const { note } = progress
  const how = await follow(desk, { watched, follower, signal, note, onHalt })
  if (how === 'abandoned' && hasCrashed(desk)) return takeOver(progress.note, id)
  const code = await endFollowing(asking, how, { outcome, runs: watched.runs() })
  return { code: code || (watched.halt?.() === 'cancelled' ? 3 : 0) }
}

async function endFollowing<Kind extends OperationKind>(
  { project, wanted, shown: { place }, desk: { store }, progress }: Asking<Kind>,
  how: FollowEnd,
  { outcome, runs }: { outcome: Json; runs: readonly Run[] },
): Promise<ExitCode> {
  if (how === 'abandoned') throw abandoned(typed(wanted.goOn(outcome), place))
  if (how === 'left') {
    progress.note(`no longer watched, it goes on: ${typed(wanted.cancel(outcome), place)} ends it`)
    return 130
  }
  progress.close()
  wanted.print(store, runs)
  return tellRuns({ project, place, store }, runs)
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
