import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let listed = false

/** Shows the list of keys, or puts it away. */
export function listKeys(shown: boolean): void {
  listed = shown
  for (const listener of listeners) listener()
}

/** Whether the list of keys is shown. */
export function useKeysListed(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => listed,
  )
}
