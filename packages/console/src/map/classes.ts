/** A class of a map: numbers from the least to the greatest of it, both included. */
export interface MapClass {
  from: number
  to: number
  colour: string
}

/**
 * Classes that hold about as many countries each, at most as many as there are colours. Equal numbers are never in two of them;
 * with fewer classes the colours are spread over the scale.
 */
export function quantileClasses(values: readonly number[], colours: readonly string[]): MapClass[] {
  const sorted = values.toSorted((one, other) => one - other)
  const groups: number[][] = []
  for (const [at, value] of sorted.entries()) {
    const wanted = Math.floor((at * colours.length) / sorted.length)
    const last = groups.at(-1)
    const isNext =
      last === undefined ||
      (wanted > groupOf(last, sorted, colours.length) && last.at(-1) !== value)
    if (isNext) groups.push([value])
    else last.push(value)
  }
  return groups.map((group, at) => ({
    ...{ from: group[0] ?? 0, to: group.at(-1) ?? 0 },
    colour: colours[spread(at, groups.length, colours.length)] ?? '',
  }))
}

/** The class of a number. */
export function classOf(value: number, classes: readonly MapClass[]): MapClass | undefined {
  return classes.find(({ from, to }) => value >= from && value <= to)
}

/** The class that the first number of a group would be in by its place alone. */
function groupOf(group: readonly number[], sorted: readonly number[], count: number): number {
  return Math.floor((sorted.indexOf(group[0] ?? 0) * count) / sorted.length)
}

function spread(at: number, groups: number, colours: number): number {
  if (groups === 1) return Math.floor(colours / 2)
  return Math.round((at * (colours - 1)) / (groups - 1))
}
