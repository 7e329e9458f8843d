import { useEffect, useState, type RefObject } from 'react'

/** Whether a box that scrolls to the side has more at its right than is seen; `content` is what makes it look again. */
export function useCutAtRight(box: RefObject<HTMLElement | null>, content?: unknown): boolean {
  const [isCut, setCut] = useState(false)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const look = () => setCut(element.scrollLeft + element.clientWidth < element.scrollWidth - 1)
    const observer = new ResizeObserver(look)
    for (const one of [element, ...element.children]) observer.observe(one)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [box, content])
  return isCut
}
