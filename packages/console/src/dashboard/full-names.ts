import { closestName, type ConfigIssue, type YamlDocument } from '@deftunes/core'
import type { Model } from '@deftunes/metrics'

/** What a name of the model looks like, as messages say it. */
export const nameForm = 'table.dimension or table.measure'

/** A mistake of a file that names a dimension or a measure without its table, with the full name that was most likely meant. */
export function withFullName(
  issue: ConfigIssue,
  { value }: Pick<YamlDocument, 'value'>,
  model: Model,
): ConfigIssue {
  if (!issue.message.includes(`expected ${nameForm}`)) return issue
  const path = issue.path.split('.')
  const given = path.reduce(
    (inside, key) => (Object(inside) as Record<string, unknown>)[key],
    value,
  )
  const full = typeof given === 'string' ? fullName(given, knownAt(path, model)) : undefined
  return full === undefined
    ? issue
    : { ...issue, message: `${issue.message}; did you mean "${full}"?` }
}

function fullName(given: string, known: readonly string[]): string | undefined {
  const shortOf = (name: string) => name.slice(name.indexOf('.') + 1)
  const nearest = closestName(given, known.map(shortOf))
  return known.find((name) => shortOf(name) === nearest)
}

/** What can stand at a place of the file: measures, dimensions, or in a sort either. */
function knownAt(path: readonly string[], { measures, dimensions }: Model): string[] {
  if (path.includes('measures') || path.includes('top')) return [...measures.keys()]
  return [...(path.includes('sort') ? measures.keys() : []), ...dimensions.keys()]
}
