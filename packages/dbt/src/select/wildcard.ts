/** True when the whole text matches a pattern of the shell: `*`, `?` and `[abc]`. */
export function matchesWildcard(text: string, pattern: string): boolean {
  return wildcardPattern(pattern).test(text)
}

/** True when a path, or a folder that holds it, matches a pattern whose `*` stays inside one folder and whose `**` does not. */
export function matchesPath(path: string, pattern: string): boolean {
  const wanted = pattern.replace(/^\.\//, '').replace(/\/$/, '')
  const expression = pathPattern(wanted)
  const parts = path.split('/')
  return parts.some((_, index) => expression.test(parts.slice(0, index + 1).join('/')))
}

function wildcardPattern(pattern: string): RegExp {
  return new RegExp(`^${translate(pattern, '.*', '.')}$`, 's')
}

function pathPattern(pattern: string): RegExp {
  const pieces = pattern.split('**/').map((piece) => translate(piece, '[^/]*', '[^/]'))
  return new RegExp(`^${pieces.join('(?:[^/]+/)*')}$`)
}

function translate(pattern: string, many: string, one: string): string {
  return pattern.replaceAll(/\[[^\]]*\]|[*?]|[.+^${}()|\\[\]]/g, (found) => {
    if (found === '*') return many
    if (found === '?') return one
    if (found.length > 1) return found.replace(/^\[!/, '[^')
    return `\\${found}`
  })
}
