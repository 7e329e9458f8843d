import type { Try } from '@deftunes/orchestrator'

/**
 * The tries of a run, each with its number among those of its task in the order in which they happened: a retry of the
 * run counts on, whereas its own numbers begin anew. A sensor that looks again is at the same try.
 */
export function numberTries<One extends Pick<Try, 'taskId' | 'mapIndex' | 'state'>>(
  tries: readonly One[],
): (One & { number: number })[] {
  const last = new Map<string, One & { number: number }>()
  return tries.map((one) => {
    const key = `${one.taskId} ${one.mapIndex}`
    const before = last.get(key)
    const isSame = before?.state === 'rescheduled'
    const numbered = { ...one, number: (before?.number ?? 0) + (isSame ? 0 : 1) }
    last.set(key, numbered)
    return numbered
  })
}
