import { relative } from 'node:path'

import { dagReader } from '@deftunes/orchestrator'
import type { Project } from '@deftunes/pipeline'

import { countOf } from '../check/mistake.ts'
import { dagFiles } from '../wire.ts'
import type { Finding } from './finding.ts'

/** Whether every DAG file defines a DAG. @throws CliError CLI_DAG_INVALID when there is no folder */
export async function lookAtDags({ folder }: Pick<Project, 'folder'>): Promise<Finding> {
  const reader = dagReader()
  try {
    const files = (await dagFiles(folder)).map((path) => relative(folder, path))
    const mistakes: string[] = []
    for (const file of files) {
      const reading = await reader.read(folder, file)
      if (!reading.ok) mistakes.push(`${file}:${reading.error.line}: ${reading.error.message}`)
    }
    const name = 'dags'
    if (mistakes.length === 0) return { name, level: 'ok', text: countOf(files.length, 'DAG') }
    const text = `${mistakes.length} of ${countOf(files.length, 'file')} define none`
    return { name, level: 'bad', text, details: mistakes }
  } finally {
    reader.close()
  }
}
