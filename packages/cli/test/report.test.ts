import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { deftunes } from './in-process.ts'

let out: string
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'report-'))
})
afterAll(() => rm(out, { recursive: true, force: true }))

const project = join(import.meta.dirname, '../../../deftunes')
const reported = (dashboard: string, name: string) =>
  deftunes(
    ...['report', dashboard, '--project', project],
    ...['--state', join(out, 'state'), '--out', join(out, name)],
  )

it('refuses a file that is no picture, PDF or body of an e-mail', async () => {
  const { code, stderr } = await reported('sales', 'sales.gif')
  expect(stderr).toContain('CLI_OPTION_INVALID')
  expect(stderr).toContain('expected a file that ends in .png, .pdf, .html')
  expect(code).not.toBe(0)
})

it('says that nothing was published, and which dashboards there are', async () => {
  const { stderr } = await reported('sales', 'sales.png')
  expect(stderr).toContain('CONSOLE_NOTHING_PUBLISHED')
  const { stderr: unknown } = await reported('sale', 'sales.png')
  expect(unknown).toContain('did you mean "sales"?')
})
