import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'

let project: ScratchProject
beforeEach(async () => {
  project = await ScratchProject.make({})
})
afterEach(() => project.remove())

/** Runs a DAG whose tasks all throw, each with its message. */
async function runThatFails(messages: Record<string, string>, code?: string) {
  const made = code === undefined ? 'Error(' : `PlatformError('${code}', `
  const tasks = Object.entries(messages).map(
    ([id, message]) =>
      `task({ id: '${id}', retries: 0, run: async () => { throw new ${made}${JSON.stringify(message)}) } })`,
  )
  await writeFile(
    join(project.folder, 'project/dags/fails.ts'),
    `import { PlatformError } from '@deftunes/core'
import { dag, task } from '@deftunes/orchestrator'
export default dag({ id: 'fails', startDate: '2020-01-01', tasks: [${tasks.join(', ')}] })
`,
  )
  return project.run('run', 'fails', '--date', '2024-01-02')
}

const place = () =>
  `--project ${join(project.folder, 'project')} --state ${join(project.folder, 'state')}`

describe('a run that failed', () => {
  it('is told with every task that did, and with commands for the same project and state', async () => {
    const { code, stderr } = await runThatFails({ first: 'no answer', second: 'no room' })
    expect(code).toBe(3)
    expect(stderr).toContain(`failed fails__20240102__1 first ORCHESTRATOR_TASK_FAILED
no answer
failed fails__20240102__1 second ORCHESTRATOR_TASK_FAILED
no room
See npx deftunes runs show fails__20240102__1 --logs ${place()}; npx deftunes retry fails__20240102__1 ${place()} goes on`)
  })

  it('for want of a table that another DAG makes says which, and what to run first', async () => {
    const { stderr } = await runThatFails({ model: 'Table with name dim_songs does not exist!' })
    expect(stderr)
      .toContain(`missing serving.dim_songs: deftunes_songs_pipeline makes them. First that, then again:
  npx deftunes run deftunes_songs_pipeline --date 2024-01-02 ${place()}
  npx deftunes retry fails__20240102__1 ${place()}
`)
    expect(stderr).not.toContain('asks the source again')
  })

  it('for what an audit found says when to retry and when to run, and shows the branch of the same state', async () => {
    const look = 'look: npx deftunes query --branch run_fails__20240102__1'
    const { stderr } = await runThatFails({ audit: `${look} "from x"` }, 'PIPELINE_AUDIT_FAILED')
    expect(stderr).toContain(`${look} ${place()} "from x"\n`)
    expect(stderr).toContain(`
when the rule was wrong and is mended: npx deftunes retry fails__20240102__1 ${place()} goes on where it stopped;
when the source was wrong and is mended: npx deftunes run fails --date 2024-01-02 ${place()} asks the source again.
`)
    const shown = await project.run('runs', 'show', 'fails__20240102__1')
    expect(shown.stdout).toContain(`${look} ${place()} "from x"\n`)
  })
})
