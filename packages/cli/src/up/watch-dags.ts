import { messageOf } from '@deftunes/core'
import type { DagFolder } from '@deftunes/orchestrator'

/** Milliseconds between two looks at the files of the DAGs. */
const lookMs = 500

/** Hears of edits of DAG files, one look at a time, until the function returned is called; what is wrong is noted once. */
export function watchDags(
  dags: Pick<DagFolder, 'refresh' | 'all' | 'errors'>,
  { changed, note }: { changed: () => void; note: (text: string) => void },
): () => void {
  let looking = false
  let told = ''
  const tell = (wrong: string) => {
    if (wrong !== told && wrong !== '') note(wrong)
    told = wrong
  }
  const look = async () => {
    if (looking) return
    looking = true
    try {
      if (await dags.refresh()) {
        note(`DAGs: ${namesOf(dags) || 'none'}`)
        changed()
      }
      tell(mistakesOf(dags))
    } catch (error) {
      tell(`the DAG files cannot be looked at: ${messageOf(error)}`)
    } finally {
      looking = false
    }
  }
  void look()
  const timer = setInterval(() => void look(), lookMs)
  return () => clearInterval(timer)
}

function namesOf(dags: Pick<DagFolder, 'all'>): string {
  return dags
    .all()
    .map(({ id }) => id)
    .join(', ')
}

function mistakesOf(dags: Pick<DagFolder, 'errors'>): string {
  const lines = [...dags.errors()].map(([file, { line, message }]) => `${file}:${line}: ${message}`)
  return lines.length === 0 ? '' : [...lines, 'the last good version goes on'].join('\n')
}
