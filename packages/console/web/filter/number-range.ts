/** What is typed into a field of a number: a number, or text that is none yet. */
export type Entry = number | string

/** Numbers from one, included, to another, excluded; none of both: no filter. */
export interface NumberRange {
  from?: number
  to?: number
}

/** The range that two entries make, or why they make none, in words. */
export function numberRange(from: Entry, to: Entry): NumberRange | { refused: string } {
  const [low, high] = [numberIn(from), numberIn(to)]
  if (low !== undefined && high !== undefined && low >= high)
    return { refused: `No number is from ${low} and below ${high}: Below must be more than From` }
  return { ...(low !== undefined && { from: low }), ...(high !== undefined && { to: high }) }
}

function numberIn(entry: Entry): number | undefined {
  return entry === '' || !Number.isFinite(Number(entry)) ? undefined : Number(entry)
}
