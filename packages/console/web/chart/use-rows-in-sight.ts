import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import type { RefObject } from 'react'

const rowHeight = 32

/** The rows of a table that exist, and the px of those above and below that do not. */
export interface RowsInSight {
  seen: readonly VirtualItem[]
  above: number
  below: number
}

/** Which rows of a table in a box that scrolls are in sight, or nearly so. */
export function useRowsInSight(box: RefObject<HTMLElement | null>, rows: number): RowsInSight {
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 600, height: 400 },
  })
  const seen = virtual.getVirtualItems()
  return {
    seen,
    above: seen[0]?.start ?? 0,
    below: virtual.getTotalSize() - (seen.at(-1)?.end ?? 0),
  }
}
