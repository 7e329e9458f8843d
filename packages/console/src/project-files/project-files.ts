import { stat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { loadModel, type Model } from '@deftunes/metrics'

import { loadDashboards } from '../dashboard/load-dashboards.ts'
import type { ReadDashboards } from '../dashboard/read-dashboards.ts'

/** The metrics and dashboards of a project as its files are now. */
export interface ProjectFiles extends ReadDashboards {
  model: Model
}

/** Reads a project's files again whenever one of them was changed since. */
export function openProjectFiles(folder: string): () => Promise<ProjectFiles> {
  let known: { marks: string; files: Promise<ProjectFiles> } | undefined
  return async () => {
    const marks = await marksOf(folder)
    if (known?.marks !== marks) known = { marks, files: read(folder) }
    return known.files
  }
}

async function read(folder: string): Promise<ProjectFiles> {
  const { model } = await loadModel(join(folder, 'metrics'))
  return { model, ...(await loadDashboards(folder, model)) }
}

/** Names, sizes and times of the files. */
async function marksOf(folder: string): Promise<string> {
  const marks = await Promise.all(
    ['metrics', 'dashboards'].map(async (part) => {
      const all = await readdir(join(folder, part)).catch(() => [])
      const names = all.filter((name) => !name.startsWith('.')).sort()
      return Promise.all(
        names.map(async (name) => {
          const found = await stat(join(folder, part, name)).catch(() => undefined)
          return `${part}/${name}:${found?.size}:${found?.mtimeMs}`
        }),
      )
    }),
  )
  return marks.flat().join('\n')
}
