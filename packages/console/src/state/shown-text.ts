import { z } from 'zod'

/** Control characters but tabs and line ends, halves of characters, and what is no character: no picture and no workbook can hold them. */
const unshowable = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/u

/** What keeps a text from being shown, as expected and got; undefined where nothing does. */
export function whyUnshowable(text: string): string | undefined {
  const found = unshowable.exec(text)
  if (!found) return undefined
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  return `expected a text of characters that can be shown, got U+${code} as character ${found.index + 1}`
}

/** A title, a name: a text that is there to be shown. */
export const shownText = z.string().refine((text) => whyUnshowable(text) === undefined, {
  error: ({ input }) => whyUnshowable(String(input)),
})
