import { join } from 'node:path'

import { voidLogger } from '@deftunes/core'
import { loadModel } from '@deftunes/metrics'
import { exportMart, openServices } from '@deftunes/pipeline'

import { countOf } from '../check/mistake.ts'
import { openProjectMarts } from '../console/project-marts.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { outFile } from '../out-path.ts'
import { print, printJson } from '../print.ts'

/** What `deftunes export duckdb` is told. */
interface ExportOptions extends GlobalOptions {
  out: string
  version?: string
}

/** `deftunes export duckdb`: the marts of one published version as one file. */
export async function exportDuckDb(options: ExportOptions): Promise<void> {
  const file = await outFile(options.out)
  const project = await projectOf(options)
  const { model } = await loadModel(join(project.folder, 'metrics'))
  const services = openServices(project)
  try {
    const marts = openProjectMarts({ services, model, logger: voidLogger })
    try {
      const { id, publishedAt, runId, tables } = await exportMart(marts, file, options.version)
      const names = tables.map(({ relation }) => relation.join('.'))
      if (options.json) printJson({ file, version: id, publishedAt, runId, tables: names })
      else print(`${file}: version ${id}, ${countOf(names.length, 'table')}`)
    } finally {
      await marts.close()
    }
  } finally {
    await services.close()
  }
}
