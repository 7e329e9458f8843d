import type { DagFolder } from '@deftunes/orchestrator'
import pc from 'picocolors'

/** The files that define no DAG as they are now, a line each; of one that did before, what it was goes on. */
export function dagErrorLines(dags: Pick<DagFolder, 'all' | 'errors' | 'sourceOf'>): string[] {
  const files = dags.all().map(({ id }) => dags.sourceOf({ dagId: id, dagVersion: null })?.file)
  return [...dags.errors()].map(([file, { line, message }]) => {
    const goesOn = files.includes(file) ? '; its last good version goes on' : ''
    return `${pc.red('error')} ${file}:${line}: ${message}${goesOn}`
  })
}
