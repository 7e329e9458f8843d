import { useSyncExternalStore, type ComponentType, type ReactNode } from 'react'

import { Failure } from './failure.tsx'

/**
 * A component whose code is fetched when it is first shown, and shown as soon as it is there. React's own `lazy` would hold it back:
 * what was suspended appears 300 ms after what stood for it, at the earliest.
 */
export function fetchedComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props & { fallback: ReactNode }> {
  const { subscribe, state, begin } = fetching(load)
  return function Fetched({ fallback, ...props }) {
    const { found: Found, error } = useSyncExternalStore(subscribe, state)
    if (error !== undefined) return <Failure error={error} retry={begin} />
    return Found ? <Found {...(props as unknown as Props)} /> : fallback
  }
}

interface Fetched<Found> {
  found?: Found
  error?: Error
}

/** Fetches once, when somebody is there first; after a failure when asked to again. */
function fetching<Found>(load: () => Promise<Found>) {
  const listeners = new Set<() => void>()
  let current: Fetched<Found> | undefined
  const none: Fetched<Found> = {}
  const settle = (next: Fetched<Found>) => {
    current = next
    for (const listener of listeners) listener()
  }
  const begin = () => {
    settle(none)
    load().then(
      (found) => settle({ found }),
      (cause: unknown) =>
        settle({
          error: new Error('What shows this did not arrive. Is the server still there?', { cause }),
        }),
    )
  }
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    if (current === undefined) begin()
    return () => listeners.delete(listener)
  }
  return { subscribe, begin, state: () => current ?? none }
}
