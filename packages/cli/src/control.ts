import { setTimeout as delay } from 'node:timers/promises'

import {
  openDagFolder,
  openOrchestrator,
  openRunHistory,
  openRunStore,
  OrchestratorError,
  type Holder,
  type Json,
  type Operation,
  type OperationKind,
  type OperationRequest,
  type Orchestrator,
  type OrchestratorErrorCode,
  type RunReader,
  type RunStore,
} from '@deftunes/orchestrator'
import { statePaths, type Project } from '@deftunes/pipeline'

import { actor } from './actor.ts'
import { noteOnStderr } from './print.ts'
import { watchSilence, type Waiting } from './silent-owner.ts'
import { runnerOptions } from './wire.ts'

/** A project's run state for one who asks: what is there, who runs the pipelines, and their inbox. */
export interface Desk {
  store: RunStore
  /** The living process that runs the pipelines. */
  holder: () => Holder | undefined
  close: () => void
}

/** Milliseconds between two looks for an answer. */
export const lookMs = 50

/** How long a process that has only just begun may take to say where it serves, and one that only acts to end. */
const patienceMs = 3_000

/** Opens a project's run state for asking. */
export function openDesk(project: Project): Desk {
  const { runs: file } = statePaths(project)
  const store = openRunStore({ file })
  const history = openRunHistory({ file })
  return {
    store,
    holder: () => history.holder(),
    close: () => {
      store.close()
      history.close()
    },
  }
}

/** Whether a process that stays runs the project; one that begins to, or only acts, is waited for a moment. */
export async function isServed({ holder }: Desk): Promise<boolean> {
  const until = Date.now() + patienceMs
  for (let who = holder(); who && who.role !== 'runs'; who = holder()) {
    if (who.url !== null) return true
    if (Date.now() > until) return false
    await delay(lookMs)
  }
  return false
}

/** Puts a request into the inbox of whoever runs the project, and returns its number. */
export function post<Kind extends OperationKind>(
  { store }: Desk,
  kind: Kind,
  request: OperationRequest<Kind>,
): number {
  return store.post({ actor: actor(), kind, request: request as Json })
}

/**
 * Waits for what becomes of a request; undefined when nobody is left to answer it. After `signal` is aborted it is waited
 * for a moment more: what was asked for is done all the same.
 * @throws what `signal` was aborted with; OrchestratorError ORCHESTRATOR_BUSY when who is there stays silent
 */
export async function answerTo(
  { store, holder }: Pick<Desk, 'store' | 'holder'>,
  id: number,
  { signal, ...waiting }: { signal?: AbortSignal } & Omit<Waiting, 'left'>,
): Promise<Operation | undefined> {
  let last = Infinity
  const watch = watchSilence({ ...waiting, left: leftInInbox })
  for (;;) {
    if (signal?.aborted) last = Math.min(last, Date.now() + patienceMs)
    if (Date.now() > last) signal?.throwIfAborted()
    const there = holder()
    const operation = store.operation(id)
    if (operation && operation.state !== 'pending') return operation
    if (!there) return undefined
    watch(there)
    await delay(lookMs)
  }
}

const leftInInbox =
  'what was asked for stays in its inbox, and is done once it goes on, or by the next that runs the project'

/** What an operation led to. @throws OrchestratorError why it was refused, as its own code */
export function outcomeOf({ state, outcome }: Operation): Json {
  if (state !== 'refused') return outcome
  const { code, message } = outcome as { code: OrchestratorErrorCode; message: string }
  throw new OrchestratorError(code, message)
}

/**
 * Does something to runs that begins nothing: the process that runs the project does it where one stays, else this one.
 * What an owner that died has left undone, the next one does. Tells which of both it was, `isServed`: another.
 * @throws OrchestratorError what refuses it; ORCHESTRATOR_BUSY where a command runs pipelines
 */
export async function act<Kind extends OperationKind>(
  project: Project,
  kind: Kind,
  request: OperationRequest<Kind>,
): Promise<{ outcome: Json; isServed: boolean }> {
  const desk = openDesk(project)
  try {
    let asked: number | undefined
    const until = Date.now() + patienceMs
    const mayPass = () => Date.now() < until && desk.holder()?.role !== 'runs'
    for (;;) {
      if (await isServed(desk)) {
        asked ??= post(desk, kind, request)
        const answer = await answerTo(desk, asked, { note: noteOnStderr })
        if (answer) return { outcome: outcomeOf(answer), isServed: true }
      }
      const done = await actHere(project, mayPass(), async (orchestrator) =>
        asked === undefined
          ? orchestrator.operate(kind, request)
          : outcomeOf(await answered(desk.store, asked)),
      )
      if (done) return { outcome: done.value, isServed: false }
      await delay(lookMs)
    }
  } finally {
    desk.close()
  }
}

/** Waits for what the scheduler of this very process makes of a request that was left in the inbox. */
export async function answered(store: RunReader, id: number): Promise<Operation> {
  for (;;) {
    const operation = store.operation(id)
    if (operation && operation.state !== 'pending') return operation
    await delay(lookMs)
  }
}

/** Runs the project for the time of an act, without beginning anything; undefined when another has just taken it. */
async function actHere(
  project: Project,
  again: boolean,
  act: (orchestrator: Orchestrator) => Promise<Json>,
): Promise<{ value: Json } | undefined> {
  const dags = await openDagFolder({ project: project.folder, file: statePaths(project).runs })
  let orchestrator: Orchestrator | undefined
  try {
    orchestrator = openOrchestrator({ ...runnerOptions(project), dags, executing: false })
    return { value: await act(orchestrator) }
  } catch (error) {
    if (again && orchestrator === undefined && isBusy(error)) return undefined
    throw error
  } finally {
    await orchestrator?.close()
    dags.close()
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof OrchestratorError && error.code === 'ORCHESTRATOR_BUSY'
}
