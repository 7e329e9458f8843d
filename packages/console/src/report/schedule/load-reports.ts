import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { readProjectText } from '@deftunes/core'

import { readReports, type ReadReports, type ReportsAround } from './read-reports.ts'

/** Reads the reports of a project folder, `reports/*.yaml`; of no such folder, none. */
export async function loadReports(
  project: string,
  around: ReportsAround = {},
): Promise<ReadReports> {
  const names = await readdir(join(project, 'reports')).catch(() => [])
  const files = names.filter((name) => name.endsWith('.yaml')).sort()
  const texts = await Promise.all(
    files.map(async (name) => ({
      file: `reports/${name}`,
      text: (await readProjectText(join(project, 'reports', name))) ?? '',
    })),
  )
  return readReports(texts, around)
}
