import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { configIssues, readProjectText, type ConfigIssue } from '@deftunes/core'
import type { Model } from '@deftunes/metrics'

import { readDashboards, type DashboardText, type ReadDashboards } from './read-dashboards.ts'

/** Reads the dashboards of a project folder, `dashboards/*.yaml`; of no such folder, none. */
export async function loadDashboards(project: string, model?: Model): Promise<ReadDashboards> {
  const names = await readdir(join(project, 'dashboards')).catch(() => [])
  const files = names.filter((name) => /^[^.].*\.yaml$/.test(name)).sort()
  const read = await Promise.all(files.map((name) => readText(project, `dashboards/${name}`)))
  const found = readDashboards(
    read.flatMap(({ text }) => (text ? [text] : [])),
    model,
  )
  return { ...found, mistakes: [...read.flatMap(({ mistakes }) => mistakes), ...found.mistakes] }
}

/** A file that cannot be read is a mistake of its own. */
async function readText(
  project: string,
  file: string,
): Promise<{ text?: DashboardText; mistakes: ConfigIssue[] }> {
  try {
    return {
      text: { file, text: (await readProjectText(join(project, file))) ?? '' },
      mistakes: [],
    }
  } catch (error) {
    const issues = configIssues(error)
    if (!issues) throw error
    return { mistakes: issues.map((issue) => ({ ...issue, file })) }
  }
}
