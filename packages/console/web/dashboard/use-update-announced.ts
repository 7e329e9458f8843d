import { useEffect, useRef } from 'react'

import { announce } from '../app/announcer.ts'

/** Says that a page has moved on to data that was published while it was open. */
export function useUpdateAnnounced(version: string | undefined): void {
  const before = useRef(version)
  useEffect(() => {
    if (before.current !== undefined && version !== before.current)
      announce('The charts show data that was just published')
    before.current = version
  }, [version])
}
