import { useSyncExternalStore } from 'react'

/** Shorter breaks are not worth a word, in ms. */
const patience = 1_500

const listeners = new Set<() => void>()
let lost = false
let timer: number | undefined

/** Notes that the server is there, or not; a break is told of when it lasts. */
export function noteConnection(isThere: boolean): void {
  if (isThere) {
    window.clearTimeout(timer)
    timer = undefined
    set(false)
  } else timer ??= window.setTimeout(() => set(true), patience)
}

/** Whether the server has not been there for a while. */
export function useConnectionLost(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => lost,
  )
}

function set(next: boolean): void {
  if (lost === next) return
  lost = next
  for (const listener of listeners) listener()
}
