import { success, type Work } from './engine.ts'

/** Work of some tasks that is held until it is let go, and notes how often each ran at once. */
export function held(ids: readonly string[]) {
  const waiting = new Map<string, (end?: 'died') => void>()
  const busy = new Map<string, number>()
  let most = 0
  const work: Work = async ({ taskId, runId }) => {
    const name = `${runId} ${taskId}`
    const now = (busy.get(name) ?? 0) + 1
    busy.set(name, now)
    most = Math.max(most, now)
    const how = ids.includes(taskId)
      ? await new Promise<string | undefined>((resolve) => waiting.set(taskId, resolve))
      : undefined
    busy.set(name, now - 1)
    return how === 'died' ? { kind: 'died', how: 'SIGKILL' } : success(taskId)
  }
  const letGo = (taskId: string, end?: 'died') => {
    const resolve = waiting.get(taskId)
    waiting.delete(taskId)
    resolve?.(end)
  }
  return { work, waiting, letGo, most: () => most }
}
