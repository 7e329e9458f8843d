type Points = ReadonlyMap<string, number | undefined>

/** Paths of a line over time, and of what it is compared with, in a box; a bucket without a value leaves a gap. */
export function sparkPaths(
  main: Points,
  compared: Points | undefined,
  { width, height }: { width: number; height: number },
) {
  const times = [...main.keys()]
  const values = [...main.values(), ...(compared?.values() ?? [])].filter(
    (one) => one !== undefined,
  )
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const inner = height - 6
  const x = (index: number) => round((index / Math.max(1, times.length - 1)) * (width - 4) + 2)
  const y = (value: number) =>
    round(most === least ? height / 2 : 3 + inner * (1 - (value - least) / (most - least)))
  const pathOf = (points: Points) => {
    let open = false
    return times
      .map((time, index) => {
        const value = points.get(time)
        const sign = open ? 'L' : 'M'
        open = value !== undefined
        return value === undefined ? '' : `${sign}${x(index)} ${y(value)}`
      })
      .join('')
  }
  const end = main.get(times.at(-1) ?? '')
  return {
    line: pathOf(main),
    before: compared === undefined ? '' : pathOf(compared),
    last: end === undefined ? undefined : { x: x(times.length - 1), y: y(end) },
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
