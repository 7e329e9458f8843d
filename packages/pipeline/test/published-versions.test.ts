import type { Snapshot, Table } from '@deftunes/iceberg'
import { expect, it } from 'vitest'

import { publishedVersions } from '../src/marts/published-versions.ts'

/** A table whose main moved at these times, by runs; null: by none. Snapshot ids are the times. */
function table(name: string, moves: [at: number, runId: string | null][], expired: number[] = []) {
  const snapshots = moves.map(([at, runId]): Snapshot => ({
    'snapshot-id': BigInt(at),
    'sequence-number': BigInt(at),
    'timestamp-ms': at - 1,
    summary: { operation: 'append', ...(runId !== null && { 'deftunes.run-id': runId }) },
  }))
  const head = moves.at(-1)?.[0]
  const metadata = {
    'table-uuid': `uuid-of-${name}`,
    snapshots: snapshots.filter((snapshot) => !expired.includes(Number(snapshot['snapshot-id']))),
    refs: head === undefined ? {} : { main: { 'snapshot-id': BigInt(head), type: 'branch' } },
    'snapshot-log': moves.map(([at]) => ({ 'timestamp-ms': at, 'snapshot-id': BigInt(at) })),
  }
  const identifier = { namespace: 'serving', name }
  return { identifier, metadataLocation: '', metadata } as unknown as Table
}

const shown = (tables: Table[]) =>
  publishedVersions(tables).map(({ runId, tables: of }) => [
    runId ?? null,
    of
      .map((one) => `${one.relation.join('.')}@${one.snapshotId}${one.changed ? '*' : ''}`)
      .join(' '),
  ])

it('an empty lake has no versions, and neither has a table that nobody published', () => {
  expect(publishedVersions([])).toEqual([])
  expect(publishedVersions([table('a', [])])).toEqual([])
})

it('a version is every table as one publish left it, newest first; what is not there yet is not in it', () => {
  const a = table('a', [
    [10, 'r1'],
    [30, 'r2'],
  ])
  const b = table('b', [[30, 'r2']])
  const c = table('c', [[20, 'other']])
  expect(shown([a, b, c])).toEqual([
    ['r2', 'serving.a@30* serving.b@30* serving.c@20'],
    ['other', 'serving.a@10 serving.c@20*'],
    ['r1', 'serving.a@10*'],
  ])
})

it('has an id that is fit for addresses, and stays when others come', () => {
  const first = publishedVersions([table('a', [[1_704_164_645_678, 'r1']])])
  expect(first).toEqual([
    expect.objectContaining({
      id: expect.stringMatching(/^20240102T030405-[0-9a-f]{8}$/) as string,
      publishedAt: '2024-01-02T03:04:05.678Z',
    }),
  ])
  const moves: [number, string][] = [
    [1_704_164_645_678, 'r1'],
    [1_704_164_645_999, 'r2'],
  ]
  const [newer, same] = publishedVersions([
    table('a', moves),
    table('b', [[1_704_164_645_999, 'r2']]),
  ])
  expect(same?.id).toBe(first[0]?.id)
  expect(newer?.id).not.toBe(same?.id)
})

it('a run whose tables show times that differ, as clocks may, published once', () => {
  expect(shown([table('a', [[10, 'r1']]), table('b', [[11, 'r1']])])).toEqual([
    ['r1', 'serving.a@10* serving.b@11*'],
  ])
})

it('a run that publishes a table again makes another version', () => {
  const a = table('a', [
    [10, 'r1'],
    [20, 'r1'],
  ])
  expect(shown([a, table('b', [[10, 'r1']])])).toEqual([
    ['r1', 'serving.a@20* serving.b@10'],
    ['r1', 'serving.a@10* serving.b@10*'],
  ])
})

it('what came to main without a run is a version each time', () => {
  const a = table('a', [
    [10, null],
    [20, null],
  ])
  expect(shown([a])).toEqual([
    [null, 'serving.a@20*'],
    [null, 'serving.a@10*'],
  ])
})

it('a version of which a snapshot has expired is left out', () => {
  const a = table('a', [
    [10, 'r1'],
    [20, 'r2'],
    [30, 'r3'],
  ])
  const expired = table(
    'a',
    [
      [10, 'r1'],
      [20, 'r2'],
      [30, 'r3'],
    ],
    [10, 20],
  )
  expect(shown([a])).toHaveLength(3)
  expect(shown([expired, table('b', [[5, 'r0']])])).toEqual([
    ['r3', 'serving.a@30* serving.b@5'],
    ['r0', 'serving.b@5*'],
  ])
})

it('main that went back is a version of its own', () => {
  const back = table('a', [
    [10, 'r1'],
    [20, 'r2'],
  ])
  back.metadata['snapshot-log'].push({ 'timestamp-ms': 30, 'snapshot-id': 10n })
  const main = { 'snapshot-id': 10n, type: 'branch' as const }
  const metadata = { ...back.metadata, refs: { main } }
  expect(shown([{ ...back, metadata }])).toEqual([
    ['r1', 'serving.a@10*'],
    ['r2', 'serving.a@20*'],
    ['r1', 'serving.a@10*'],
  ])
})

it('a table without a log is told by the history of its main', () => {
  const a = table('a', [[10, 'r1']])
  const metadata = { ...a.metadata, 'snapshot-log': [] }
  expect(shown([{ ...a, metadata }])).toEqual([['r1', 'serving.a@10*']])
})
