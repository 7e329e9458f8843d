import { describe, expect, it } from 'vitest'

import { DbtError, loadProject } from '../../src/index.ts'
import { loaded, type Files } from '../scratch-project.ts'
import { mistakes } from './mistakes.ts'

async function messageFor(files: Files): Promise<string> {
  const error = await loaded(files).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(DbtError)
  expect(error).toMatchObject({ code: 'DBT_PROJECT_INVALID' })
  return (error as DbtError).message
}

describe('a project with a mistake is refused with file and line', () => {
  it.each(mistakes)('$what', async ({ files, expected }) => {
    const message = await messageFor(files)
    expect(message.split('\n').slice(1)).toEqual([expected].flat())
  })

  it('says that there is no dbt_project.yml', async () => {
    await expect(loadProject('/no/such/folder')).rejects.toMatchObject({
      code: 'DBT_PROJECT_INVALID',
      message: 'no dbt project: expected the file /no/such/folder/dbt_project.yml',
    })
  })

  it('tells all mistakes of all files together', async () => {
    const files = Object.assign(
      {},
      ...mistakes.slice(0, 5).map((mistake) => mistake.files),
    ) as Files
    const message = await messageFor(files)
    expect(message).toMatch(/^dbt project has \d+ mistakes:/)
    for (const { expected } of mistakes.slice(0, 5)) {
      for (const line of [expected].flat()) expect(message).toContain(line)
    }
  })
})
