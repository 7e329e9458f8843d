import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { configIssues, messageOf, readProjectText, type ConfigIssue } from '@deftunes/core'

import { readReports, type ReadReports, type ReportsAround } from './read-reports.ts'

/** Reads the reports of a project folder, `reports/*.yaml`; of no such folder, none. What cannot be read is a mistake like all others. */
export async function loadReports(
  project: string,
  around: ReportsAround = {},
): Promise<ReadReports> {
  const names = await namesIn(join(project, 'reports'))
  if (!Array.isArray(names)) return readReports([], around, [names])
  const files = names.filter((name) => name.endsWith('.yaml')).sort()
  const read = await Promise.all(files.map((name) => textOf(project, `reports/${name}`)))
  return readReports(
    read.flatMap(({ file, text }) => (text === undefined ? [] : { file, text })),
    around,
    read.flatMap(({ mistakes = [] }) => mistakes),
  )
}

async function namesIn(folder: string): Promise<string[] | ConfigIssue> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    const message = `expected a folder that can be read, got ${messageOf(error)}`
    return { file: 'reports', line: 1, column: 1, path: '', message }
  }
}

interface FileText {
  file: string
  /** Undefined: it is gone, or cannot be read. */
  text?: string | undefined
  mistakes?: readonly ConfigIssue[]
}

async function textOf(project: string, file: string): Promise<FileText> {
  try {
    return { file, text: await readProjectText(join(project, file)) }
  } catch (error) {
    const issues = configIssues(error)
    if (!issues) throw error
    return { file, mistakes: issues.map((issue) => ({ ...issue, file })) }
  }
}
