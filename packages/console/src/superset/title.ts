/** How many letters Superset keeps of a title. */
export const titleLengths = { chart: 250, dashboard: 500 } as const

/** A title as far as Superset keeps it. */
export function titleOf(text: string, kind: keyof typeof titleLengths): string {
  const most = titleLengths[kind]
  const letters = Array.from(text)
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text
}

/** What is lost of a title. */
export function titleNotes(
  text: string,
  kind: keyof typeof titleLengths,
): { what: string; why: string }[] {
  if (titleOf(text, kind) === text) return []
  return [
    { what: 'the end of its title', why: `Superset keeps ${titleLengths[kind]} letters of one` },
  ]
}
