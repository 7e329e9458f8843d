import { useState } from 'react'

/** The version that a page without one in its address shows, and what it would show by now. */
export interface SteadyVersion {
  version?: string
  /** A newer one, which waits until it is loaded or nothing holds the page any more. */
  waiting?: string
  load: () => void
}

/** Follows the newest version, but not while something holds the page: rows must not change under the hand of who reads them. */
export function useSteadyVersion(newest: string | undefined, held: boolean): SteadyVersion {
  const [shown, setShown] = useState(newest)
  if (shown !== newest && (!held || shown === undefined)) setShown(newest)
  const waiting = held && shown !== newest ? newest : undefined
  return { version: shown, waiting, load: () => setShown(newest) }
}
