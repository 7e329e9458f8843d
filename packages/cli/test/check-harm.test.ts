import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { ScratchProject } from '../../../test/project.ts'
import { projectToCheck } from './checked-project.ts'

let project: ScratchProject

beforeEach(async () => {
  project = await projectToCheck()
})
afterEach(() => project.remove())

describe('check', () => {
  it('tells an error in a DAG file that nobody catches, where it is, and keeps what files print apart', async () => {
    const text = "console.log('hello')\n\nvoid Promise.reject(new Error('boom'))\nexport {}\n"
    await writeFile(join(project.folder, 'project/dags/late.ts'), text)
    await project.edit(
      'dags/deftunes_songs_pipeline.ts',
      'export default',
      "console.log('made')\nexport default",
    )
    const { code, stdout, stderr } = await project.run('check', '--json')
    const parts = JSON.parse(stdout) as { mistakes: object[] }[]
    expect([code, stderr]).toEqual([2, 'made\n'])
    expect(parts.flatMap(({ mistakes }) => mistakes)).toMatchObject([
      { line: 3, message: expect.stringMatching(/an error that nobody catches: boom/) as string },
    ])
  })
})
