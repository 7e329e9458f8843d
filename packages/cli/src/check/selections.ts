import { didYouMean, messageOf, PlatformError } from '@deftunes/core'
import { selectNodes, type Project } from '@deftunes/dbt'

/** Why a selection of a dbt project's nodes cannot be meant; undefined when it picks some. */
export function mistakeOfSelection(
  project: Project,
  { select, exclude }: { select: string | undefined; exclude: string | undefined },
): string | undefined {
  try {
    if (selectNodes(project, select, exclude).length > 0) return undefined
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    return messageOf(error)
  }
  const but = exclude ? ` without '${exclude}'` : ''
  return `select: expected '${select ?? ''}'${but} to pick a node of the dbt project, got none${hintFor(project, select ?? '')}`
}

/** Parts of a selection, apart by blanks, that pick nothing, each as a sentence. */
export function idleParts(project: Project, key: string, selection: string): string[] {
  const parts = selection.split(/\s+/).filter((part) => part !== '')
  const idle = parts.filter((part) => selectNodes(project, part).length === 0)
  return idle.map((part) => `${key}: '${part}' picks no node${hintFor(project, part)}`)
}

/** The tag or node that a mistyped part of a selection stands for. */
function hintFor(project: Project, selection: string): string {
  const nodes = [...project.all.values()]
  const known = [...new Set(nodes.flatMap(({ name, tags }) => [name, ...tags]))]
  const names = selection.split(/[\s,]+/).map((part) => part.replaceAll(/^[\d@+]*|\+\d*$/g, ''))
  const unknown = names.map((name) => name.replace(/^\w+:/, ''))
  const hints = unknown
    .filter((name) => !known.includes(name))
    .map((name) => didYouMean(name, known))
  return hints.find((hint) => hint !== '') ?? ''
}
