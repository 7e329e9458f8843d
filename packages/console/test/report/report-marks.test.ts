import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openSqlite } from '@deftunes/core'
import { expect, test } from 'vitest'

import { sqliteReportMarks } from '../../src/report/index.ts'

test('marks outlive the process, and one that is damaged counts as none', async () => {
  const at = await mkdtemp(join(tmpdir(), 'marks-'))
  const file = join(at, 'console.db')
  const first = sqliteReportMarks(file)
  first.put('reports/a.yaml', { keptUntil: 5 })
  first.put('reports/a.yaml', { crossed: true })
  first.close()
  const second = sqliteReportMarks(file)
  expect(second.get('reports/a.yaml')).toEqual({ keptUntil: 5, crossed: true })
  expect(second.get('reports/b.yaml')).toEqual({})
  for (const damaged of ['{cut', '[]', '{"keptUntil":"soon"}']) {
    const database = openSqlite({ file, what: 'what was reported' })
    database.exec(`UPDATE report_marks SET mark = '${damaged}'`)
    database.close()
    expect(second.get('reports/a.yaml')).toEqual({})
  }
  second.put('reports/a.yaml', { keptUntil: 7 })
  expect(second.get('reports/a.yaml')).toEqual({ keptUntil: 7 })
  second.close()
  await rm(at, { recursive: true })
})
