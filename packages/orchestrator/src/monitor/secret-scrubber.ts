/** Names that say that a value is secret. */
const secretName =
  /pass(word|wd|phrase)|secret|token|credential|(api|private|access)_?key|(^|_)auth(_|$)|authorization/i

/** Shorter values stand in texts that have nothing to do with them. */
const shortest = 6

/**
 * A function that takes what is secret out of a text: values of variables that are named like secrets, users and
 * passwords in addresses, and what follows words as password= or Bearer.
 */
export function secretScrubber(
  variables: Readonly<Record<string, string | undefined>>,
): (text: string) => string {
  const values = Object.entries(variables)
    .flatMap(([name, value]) => (value && secretName.test(name) ? [[name, value] as const] : []))
    .filter(([, value]) => value.length >= shortest)
    // The longest first: a value that begins with another is one whole.
    .sort(([, left], [, right]) => right.length - left.length)
  return (text) => {
    let clean = text
    for (const [name, value] of values) clean = clean.replaceAll(value, `\${${name}}`)
    return clean
      .replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1***@')
      .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 ***')
      .replaceAll(
        /(["']?[\w-]*(?:password|passwd|secret|token|api_?key|access_?key)[\w-]*["']?\s*[=:]\s*)(?!\$\{)("[^"]*"|'[^']*'|[^\s,;&"']+)/gi,
        '$1***',
      )
  }
}
