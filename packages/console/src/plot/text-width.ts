/** Longest label in px; the rest is cut. */
export const longestLabel = 160

/** Characters of a name that are ever handed on for drawing. */
const mostCharacters = 200

/**
 * About how wide a text is in px, by kinds of characters: what is planned with it must not depend on a canvas.
 * Errs to the wide side.
 */
export function widthOf(text: string, size: number): number {
  let width = 0
  for (const character of text) width += widthOfCharacter(character)
  return width * size
}

/** A name on one line, without control characters, cut where nobody reads on. */
export function oneLine(name: string): string {
  const line = name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  if (line.length <= mostCharacters) return line
  // A cut in the middle of an emoji would leave half of it.
  return `${Array.from(line.slice(0, mostCharacters)).slice(0, -1).join('')}…`
}

/** A text cut to a width, with an ellipsis. */
export function cutTo(width: number, text: string, size: number): string {
  if (widthOf(text, size) <= width) return text
  let used = size
  let kept = ''
  for (const character of text) {
    used += widthOfCharacter(character) * size
    if (used > width) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

/** In em. */
function widthOfCharacter(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code >= 0x1100 && (code < 0x2000 || (code >= 0x2e80 && code !== 0xfeff))) return 1.05
  if (/[ilj.,:;'|!\u202F\u00A0 ]/.test(character)) return 0.31
  if (/[mwMW@%—]/.test(character)) return 0.9
  return /[A-Z]/.test(character) ? 0.68 : 0.59
}
