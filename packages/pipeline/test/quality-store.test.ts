import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterAll, expect, it } from 'vitest'

import { memoryQualityStore } from '../src/quality-store-memory.ts'
import { openQualityStore, readQualityStore } from '../src/quality-store-sqlite.ts'
import { auditOf, runQualityStoreConformance, testOf } from './quality-store.conformance.ts'

const folder = mkdtempSync(join(tmpdir(), 'quality-'))
let files = 0
const newFile = () => join(folder, `${files++}.db`)

afterAll(() => rmSync(folder, { recursive: true }))

runQualityStoreConformance('memory', memoryQualityStore)
runQualityStoreConformance('SQLite in memory', () => openQualityStore(':memory:'))
runQualityStoreConformance('a SQLite file', () => openQualityStore(newFile()))

it('a quality store in a file is there for whoever reads it next, and stays as it is', () => {
  const file = newFile()
  const audit = auditOf('r', 'songs', 'one')
  const writer = openQualityStore(file)
  writer.record('r', 'songs', audit)
  const reader = readQualityStore(file)
  expect({ outcomes: reader.outcomes(), analyses: reader.analyses() }).toEqual(audit)
  expect(() => reader.record('r', 'songs', audit)).toThrow('readonly')
  reader.close()
  writer.close()
})

it('a file from before analyzers were kept is read without them', () => {
  const file = newFile()
  const writer = openQualityStore(file)
  writer.record('r', 'songs', auditOf('r', 'songs', 'one'))
  writer.close()
  const database = new DatabaseSync(file)
  database.exec('DROP TABLE quality_analysis')
  database.close()
  const reader = readQualityStore(file)
  expect([reader.outcomes().length, reader.analyses()]).toEqual([2, []])
  reader.close()
})

it('a file from before tests of models were kept is read without them, and takes them once it is opened', () => {
  const file = newFile()
  const before = openQualityStore(file)
  before.record('r', 'songs', auditOf('r', 'songs', 'one'))
  before.close()
  const database = new DatabaseSync(file)
  database.exec('DROP TABLE model_test')
  database.close()
  const reader = readQualityStore(file)
  expect([reader.outcomes().length, reader.tests(), reader.tests({ runId: 'r' })]).toEqual([
    ...[2, [], []],
  ])
  reader.close()
  const writer = openQualityStore(file)
  writer.recordTests('r', [testOf('r', 'a')])
  expect([writer.outcomes().length, writer.tests()]).toEqual([2, [testOf('r', 'a')]])
  writer.close()
})
