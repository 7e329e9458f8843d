import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { readProjectText } from '@deftunes/core'
import type { Model } from '@deftunes/metrics'

import { readDashboards, type ReadDashboards } from './read-dashboards.ts'

/** Reads the dashboards of a project folder, `dashboards/*.yaml`; of no such folder, none. */
export async function loadDashboards(project: string, model?: Model): Promise<ReadDashboards> {
  const names = await readdir(join(project, 'dashboards')).catch(() => [])
  const files = names.filter((name) => name.endsWith('.yaml')).sort()
  const texts = await Promise.all(
    files.map(async (name) => ({
      file: `dashboards/${name}`,
      text: (await readProjectText(join(project, 'dashboards', name))) ?? '',
    })),
  )
  return readDashboards(texts, model)
}
