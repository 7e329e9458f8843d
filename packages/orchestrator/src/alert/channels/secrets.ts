import { substituteVariables } from '@deftunes/core'

/** Texts of a channel's settings with `${NAME}` replaced, and what of it must not be told. */
export interface Resolver {
  /** @throws CoreError CORE_VARIABLE_MISSING */
  text(setting: string): string
  /** Says of a value, made of what is secret, by which words it is told: `${NAME}`. */
  hide(value: string, words: string): void
  /** A text in which every value that was looked up is told by its name. */
  clean(text: string): string
  /** As `clean`, for a text that may end in the middle of a value: that beginning is left out. */
  cleanCut(text: string): string
}

const reference = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g

/** A resolver of variables; `where` tells in messages whose settings they are. */
export function resolver(
  variables: Readonly<Record<string, string | undefined>>,
  where: string,
): Resolver {
  const words = new Map<string, string>()
  const hide = (value: string, word: string) => {
    for (const form of formsOf(value)) if (form !== '' && !words.has(form)) words.set(form, word)
  }
  // The longest first: a value that begins with another is one whole.
  const values = () => [...words.keys()].sort((left, right) => right.length - left.length)
  const clean = (text: string) =>
    words.size === 0
      ? text
      : text.replaceAll(new RegExp(values().map(escaped).join('|'), 'g'), (value) => {
          return words.get(value) ?? ''
        })
  return {
    hide,
    clean,
    cleanCut: (text) => {
      const cleaned = clean(text)
      const begun = Math.max(0, ...values().map((value) => lengthOfBeginning(cleaned, value)))
      return cleaned.slice(0, cleaned.length - begun)
    },
    text: (setting) => {
      const resolved = substituteVariables(setting, variables, where)
      for (const [word, name] of setting.matchAll(reference))
        hide(variables[name ?? ''] ?? '', word)
      return resolved
    },
  }
}

/** How many characters at the end of a text are the beginning of a value. */
function lengthOfBeginning(text: string, value: string): number {
  let length = Math.min(text.length, value.length)
  while (length > 0 && !text.endsWith(value.slice(0, length))) length -= 1
  return length
}

/** A value as others may give it back. */
function formsOf(value: string): string[] {
  const wellFormed = value.toWellFormed()
  return [
    value,
    // As from a file whose last line ends.
    value.trim(),
    encodeURIComponent(wellFormed),
    encodeURI(wellFormed),
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value).toString('base64'),
    Buffer.from(value).toString('base64url'),
  ]
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
