/**
 * The known name that an unknown one most likely stands for: the same in another case, few letters apart, or longer or
 * shorter than it. Undefined when none is near.
 */
export function closestName(name: string, known: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(name.length / 3))
  const [nearest] = known
    .map((one) => ({ one, distance: distanceOf(name.toLowerCase(), one.toLowerCase()) }))
    .filter(({ one, distance }) => distance <= most && distance < one.length)
    .sort((left, right) => left.distance - right.distance)
  return nearest?.one ?? known.find((one) => begins(name, one) || begins(one, name))
}

function begins(long: string, short: string): boolean {
  return short.length > 2 && long.toLowerCase().startsWith(short.toLowerCase())
}

/** `; did you mean "host"?` after a message about a name that is unknown; empty when no known one is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = closestName(name, known)
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`
}

/** How many letters must be added, left out, replaced, or swapped with their neighbour. */
function distanceOf(left: string, right: string): number {
  let before: number[] = []
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = at(row, j - 1) + (left[i - 1] === right[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      const swapped = isSwap ? at(before, j - 2) + 1 : Infinity
      next.push(Math.min(at(row, j) + 1, at(next, j - 1) + 1, replaced, swapped))
    }
    before = row
    row = next
  }
  return at(row, right.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity
}
