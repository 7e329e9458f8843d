const leastMs = 60_000

/** Tells what recurs once a minute at most, and with the next time how often it was left out. */
export function rareNote(
  note: (text: string) => void,
  now: () => number = Date.now,
): (text: string) => void {
  let toldAt = -Infinity
  let left = 0
  return (text) => {
    if (now() - toldAt < leastMs) {
      left += 1
      return
    }
    note(left === 0 ? text : `${text} (and ${left} times since ${new Date(toldAt).toISOString()})`)
    toldAt = now()
    left = 0
  }
}
