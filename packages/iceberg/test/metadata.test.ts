import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { currentSchema, type Snapshot } from '../src/index.ts'
import { printJson } from '../src/json.ts'
import { newMetadata } from '../src/metadata/new-metadata.ts'
import { parseMetadata } from '../src/metadata/parse-metadata.ts'
import { checkRequirements } from '../src/metadata/requirement.ts'
import { applyUpdates } from '../src/metadata/update.ts'

const v1 = readFileSync(join(import.meta.dirname, 'vectors/metadata-v1.json'))
const column = (id: number, name: string) => ({ id, name, required: false, type: 'long' })
const schema = { type: 'struct' as const, 'schema-id': 0, fields: [column(1, 'a')] }
const start = newMetadata({ schema }, { uuid: 'u', location: 'file:///lake/t', now: 1000 })

function snapshot(id: bigint, sequence: bigint, time = 2000): Snapshot {
  return {
    'snapshot-id': id,
    'sequence-number': sequence,
    'timestamp-ms': time,
    'manifest-list': 'file:///lake/t/metadata/snap.avro',
    summary: { operation: 'append' },
    'schema-id': 0,
  }
}

const onMain = (id: bigint) =>
  ({ action: 'set-snapshot-ref', 'ref-name': 'main', type: 'branch', 'snapshot-id': id }) as const

describe('a metadata file', () => {
  it('of version 1 reads in the words of version 2, unknown keys kept', () => {
    const read = parseMetadata(v1)
    expect(currentSchema(read).fields.map(({ name }) => name)).toEqual(['x', 'y', 'z'])
    expect(read['partition-specs']).toEqual([
      {
        'spec-id': 0,
        fields: [{ name: 'x', transform: 'identity', 'source-id': 1, 'field-id': 1000 }],
      },
    ])
    expect(read['last-partition-id']).toBe(1000)
    expect(read.refs).toEqual({ main: { 'snapshot-id': 3055729675574597004n, type: 'branch' } })
    expect(read.snapshots[0]).toMatchObject({ 'sequence-number': 0n, summary: {} })
    expect(read).toMatchObject({ 'encryption-note': { kept: [1, 2] } })
  })

  it('may be compressed', () => {
    expect(parseMetadata(gzipSync(v1))).toEqual(parseMetadata(v1))
  })

  it('is the same after printing and parsing', () => {
    const full = applyUpdates(
      { ...start, 'other-key': { 'snapshot-id': 2n ** 62n } } as typeof start,
      [{ action: 'add-snapshot', snapshot: snapshot(2n ** 62n + 1n, 1n) }, onMain(2n ** 62n + 1n)],
      { now: 3000 },
    )
    expect(parseMetadata(Buffer.from(printJson(full)))).toEqual(full)
  })

  it.each([
    ['text that is no JSON', '{', 'expected whole JSON, got 1 bytes'],
    ['an unknown version', '{"format-version": 9}', 'expected format-version 1, 2 or 3, got 9'],
    ['no location', '{"format-version": 2, "table-uuid": "u"}', 'expected location, got none'],
  ])('with %s is refused', (_, text, problem) => {
    expect(() => parseMetadata(Buffer.from(text))).toThrow(
      expect.objectContaining({
        code: 'ICEBERG_METADATA_INVALID',
        message: expect.stringContaining(problem) as string,
      }) as Error,
    )
  })

  it('cut within its compression is refused', () => {
    const cut = gzipSync(v1).subarray(0, 40)
    expect(() => parseMetadata(cut)).toThrow(/^expected whole JSON, got \d+ bytes: /)
  })

  it('of a new table has every key that some reader insists on, even when empty', () => {
    const keys = ['refs', 'snapshots', 'snapshot-log', 'metadata-log', 'statistics', 'sort-orders']
    for (const key of keys) expect(start).toHaveProperty([key])
    expect(start).toMatchObject({ 'current-snapshot-id': -1n, 'last-partition-id': 999 })
    expect(start).not.toHaveProperty('schema')
  })

  it('of a new table refuses a field id that occurs twice', () => {
    const twice = { ...schema, fields: [column(1, 'a'), column(1, 'b')] }
    const make = () => newMetadata({ schema: twice }, { uuid: 'u', location: 'l', now: 0 })
    expect(make).toThrow('expected field id 1 once')
  })
})

describe('updates', () => {
  it('move main, log it, and never let time run backwards', () => {
    const after = applyUpdates(
      start,
      [{ action: 'add-snapshot', snapshot: snapshot(7n, 1n, 5000) }, onMain(7n)],
      { now: 10 },
    )
    expect(after).toMatchObject({
      'current-snapshot-id': 7n,
      'last-sequence-number': 1n,
      'last-updated-ms': 5000,
      'snapshot-log': [{ 'timestamp-ms': 5000, 'snapshot-id': 7n }],
    })
    expect(start.snapshots).toEqual([])
  })

  it('add schemas under the next id and remember the highest field id', () => {
    const wider = { ...schema, fields: [...schema.fields, column(5, 'b')] }
    const after = applyUpdates(
      start,
      [
        { action: 'add-schema', schema: wider },
        { action: 'set-current-schema', 'schema-id': -1 },
      ],
      { now: 0 },
    )
    expect(after).toMatchObject({
      'current-schema-id': 1,
      'last-column-id': 5,
      'last-updated-ms': 1000,
    })
  })

  it('set properties, and set and remove references', () => {
    const after = applyUpdates(
      start,
      [
        { action: 'set-properties', updates: { a: '1', b: '1' } },
        { action: 'set-properties', updates: { b: '2' } },
        { action: 'add-snapshot', snapshot: snapshot(7n, 1n) },
        { ...onMain(7n), 'ref-name': 'audit', 'max-ref-age-ms': 5 },
        onMain(7n),
        { action: 'remove-snapshot-ref', 'ref-name': 'main' },
      ],
      { now: 0 },
    )
    expect(after.properties).toEqual({ a: '1', b: '2' })
    expect(after.refs).toEqual({
      audit: { 'snapshot-id': 7n, type: 'branch', 'max-ref-age-ms': 5 },
    })
    expect(after['current-snapshot-id']).toBe(-1n)
  })

  it('that refer to what is absent are refused', () => {
    const apply = (update: Parameters<typeof applyUpdates>[1][number]) => () =>
      applyUpdates(start, [update], { now: 0 })
    expect(apply(onMain(1n))).toThrow('expected a snapshot of the table, got 1')
    expect(apply({ action: 'set-current-schema', 'schema-id': 4 })).toThrow(
      'schema-id 4: expected one of 0',
    )
  })

  it('with a sequence number that was taken conflict', () => {
    const add = { action: 'add-snapshot', snapshot: snapshot(1n, 0n) } as const
    expect(() => applyUpdates(start, [add], { now: 0 })).toThrow(
      expect.objectContaining({ code: 'ICEBERG_COMMIT_CONFLICT' }) as Error,
    )
  })
})

it('requirements that fail say what was expected and what is there', () => {
  const failed = checkRequirements(start, [
    { type: 'assert-table-uuid', uuid: 'u' },
    { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': null },
    { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': 4n },
    { type: 'assert-table-uuid', uuid: 'v' },
    { type: 'assert-last-assigned-field-id', 'last-assigned-field-id': 99 },
    { type: 'assert-last-assigned-field-id', 'last-assigned-field-id': start['last-column-id'] },
  ])
  expect(failed).toEqual([
    'snapshot of main: expected 4, got none',
    'uuid: expected v, got u',
    `last field id: expected 99, got ${start['last-column-id']}`,
  ])
})
