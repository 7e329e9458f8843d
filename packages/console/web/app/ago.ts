const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long ago an instant was, in the one unit that matters: 'just now', '5 min ago', '3 h ago', '12 d ago'. */
export function agoText(instant: string, now: number): string {
  const passed = Math.max(0, now - Date.parse(instant))
  if (passed < minute) return 'just now'
  if (passed < hour) return `${Math.floor(passed / minute)} min ago`
  if (passed < 2 * day) return `${Math.floor(passed / hour)} h ago`
  return `${Math.floor(passed / day)} d ago`
}
