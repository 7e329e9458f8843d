import { randomBytes } from 'node:crypto'

import { oneLine } from '../alert/clean-text.ts'
import type { EndedRun, EndedTry, Fact } from './facts.ts'
import { traceOfRun, type RunTrace } from './run-trace.ts'

/** A span as plain data. */
export interface SpanSpec extends RunTrace {
  parentId?: string
  name: string
  /** Milliseconds since the epoch. */
  startedAt: number
  endedAt: number
  attributes: Record<string, string | number>
  links: readonly RunTrace[]
  /** Why it failed; undefined: it did not. */
  failure?: string
}

/** Longest message of an error, in UTF-16 units. */
const longestMessage = 500

/** The span that tells of a fact; undefined: none does. `clean` takes secrets out of messages. */
export function spanOfFact(fact: Fact, clean: (text: string) => string): SpanSpec | undefined {
  switch (fact.kind) {
    case 'try-ended':
      return spanOfTry(fact, clean)
    case 'run-ended':
      return spanOfRun(fact)
    default:
      return undefined
  }
}

function spanOfRun({ run, state, startedAt, endedAt, triggeredBy }: EndedRun): SpanSpec {
  return {
    ...traceOfRun(run),
    name: `dag ${run.dagId}`,
    ...{ startedAt, endedAt },
    attributes: {
      ...attributesOfRun(run),
      'deftunes.run.state': state,
      'deftunes.run.interval.start': run.interval.start,
      'deftunes.run.interval.end': run.interval.end,
    },
    links: triggeredBy.map(traceOfRun),
    ...(state === 'failed' ? { failure: `run ${run.runId} failed` } : {}),
  }
}

function spanOfTry(ended: EndedTry, clean: (text: string) => string): SpanSpec {
  const { run, taskId, mapIndex, tryNumber, state, startedAt, ms, queuedMs, usage, error } = ended
  const { traceId, spanId: parentId } = traceOfRun(run)
  const known = {
    'deftunes.task.map_index': mapIndex < 0 ? undefined : mapIndex,
    'deftunes.try.queue_seconds': queuedMs === null ? undefined : queuedMs / 1_000,
    'deftunes.try.rows': usage.rows,
    'deftunes.try.bytes': usage.bytes,
    'deftunes.try.peak_memory_bytes': usage.peakMemory,
    'error.type': error?.code,
  }
  return {
    ...{ traceId, parentId, spanId: randomBytes(8).toString('hex') },
    name: `task ${taskId}`,
    ...{ startedAt, endedAt: startedAt + Math.max(0, ms) },
    attributes: {
      ...attributesOfRun(run),
      'deftunes.task': taskId,
      'deftunes.try': tryNumber,
      'deftunes.try.state': state,
      ...definedOf(known),
    },
    links: [],
    ...(error ? { failure: oneLine(clean(error.message), longestMessage) } : {}),
  }
}

function attributesOfRun({ runId, dagId, runType }: EndedRun['run']): Record<string, string> {
  return { 'deftunes.dag': dagId, 'deftunes.run': runId, 'deftunes.run.type': runType }
}

function definedOf(
  values: Readonly<Record<string, string | number | undefined>>,
): Record<string, string | number> {
  const entries = Object.entries(values).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  )
  return Object.fromEntries(entries)
}
