/** Begins at once where a box is in view; below, when the page has nothing else to do. What it returns calls it off. */
export function whenSeen(box: Element, begin: () => void): () => void {
  if (box.getBoundingClientRect().top < window.innerHeight) {
    begin()
    return () => {}
  }
  // Safari knows no idle time.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(begin, 100)
    return () => clearTimeout(timer)
  }
  const asked = window.requestIdleCallback(begin, { timeout: 1_000 })
  return () => window.cancelIdleCallback(asked)
}
