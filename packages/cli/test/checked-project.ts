import { join } from 'node:path'

import { expect } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'
import type { Mistake } from '../src/check/mistake.ts'

interface Part {
  part: string
  ok: boolean
  summary: string
  mistakes: Mistake[]
  warnings: Mistake[]
}

/** A copy of the project in an environment that has all its variables. */
export function projectToCheck(): Promise<ScratchProject> {
  return ScratchProject.make({
    DEFTUNES_SONGS_DB_URL: 'postgres://me:s3cret@localhost/songs',
    DEFTUNES_API_URL: 'http://localhost:1',
  })
}

/** What check tells of a project; each mistake as `file:line: message`. */
export async function checked(project: ScratchProject) {
  const { code, stdout, stderr } = await project.run('check', '--json')
  expect(stderr).toBe('')
  const parts = JSON.parse(stdout) as Part[]
  const base = `${join(project.folder, 'project')}/`
  const lineOf = ({ file, line, message }: Mistake) =>
    `${file.replace(base, '')}:${line}: ${message}`
  const mistakes = parts.flatMap((part) => part.mistakes.map(lineOf))
  const warnings = parts.flatMap((part) => part.warnings.map(lineOf))
  return { code, parts, mistakes, warnings, stdout }
}
