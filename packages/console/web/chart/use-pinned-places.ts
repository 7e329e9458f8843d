import { useLayoutEffect, useState, type RefObject } from 'react'

/** Where each of the first cells of a row has to stay, in px from the left, one beside the other. */
export function usePinnedPlaces(
  row: RefObject<HTMLTableRowElement | null>,
  count: number,
): readonly number[] {
  const [places, setPlaces] = useState<readonly number[]>([])
  useLayoutEffect(() => {
    const element = row.current
    if (element === null || count < 2) return
    const measure = () => {
      const widths = Array.from(element.cells)
        .slice(0, count)
        .map((cell) => cell.offsetWidth)
      const next = widths.map((_, at) => widths.slice(0, at).reduce((sum, one) => sum + one, 0))
      setPlaces((now) => (now.join() === next.join() ? now : next))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [row, count])
  return places
}
