/** Marks that turn the direction of what follows: text that carries them can look like another. */
const directionMarks = /[\u202a-\u202e\u2066-\u2069]/g

/**
 * A text as one line without control characters, so that no header and no terminal sees more than text in it.
 * Longer ones end with …; `max` counts UTF-16 units.
 */
export function oneLine(text: string, max = 250): string {
  const clean = text
    .toWellFormed()
    .replaceAll(directionMarks, '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return shorten(clean, max)
}

/** A text of lines, without control characters other than tab and line feed. */
export function lines(text: string, max = 20_000): string {
  const clean = text
    .toWellFormed()
    .replaceAll(directionMarks, '')
    .replaceAll(/\r\n|[\r\p{Zl}\p{Zp}]/gu, '\n')
    .replaceAll(/[^\P{Cc}\t\n]/gu, '')
    .trim()
  return shorten(clean, max)
}

function shorten(text: string, max: number): string {
  if (text.length <= max) return text
  // A cut between the halves of a sign would leave one that stands for nothing.
  const cut = text.slice(0, max - 1)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
}
