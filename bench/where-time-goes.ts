import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface DescribedRun {
  dag_id: string
  started_at: string
  tasks: { task_id: string; started_at: string; ended_at: string }[]
}

/** Tasks of `deftunes run --json`: when each began after its run did, and how long it took, in seconds. */
export function tasksOf(json: string): { task: string; began: number; took: number }[] {
  const runs = [JSON.parse(json) as DescribedRun | DescribedRun[]].flat()
  return runs.flatMap((run) =>
    run.tasks.map(({ task_id: id, started_at: started, ended_at: ended }) => ({
      task: `${run.dag_id}.${id}`,
      began: (Date.parse(started) - Date.parse(run.started_at)) / 1000,
      took: (Date.parse(ended) - Date.parse(started)) / 1000,
    })),
  )
}

/** The statements of a trace that took longest. */
export async function slowestStatements(
  folder: string,
  count: number,
): Promise<{ ms: number; sql: string }[]> {
  const files = await readdir(folder)
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))
  const statements = texts
    .flatMap((text) => text.trim().split('\n'))
    .map((line) => JSON.parse(line) as { ms: number; sql: string })
  return statements
    .sort((one, other) => other.ms - one.ms)
    .slice(0, count)
    .map(({ ms, sql }) => ({
      ms: Math.round(ms),
      sql: sql.replaceAll(/\s+/g, ' ').slice(0, 110),
    }))
}
