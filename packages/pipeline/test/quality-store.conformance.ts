import { describe, expect, it } from 'vitest'

import type { QualityStore, StoredAudit, StoredTest } from '../src/quality-store.ts'

/** An audit of two rules and an analyzer, of which `note` tells it from others. */
export function auditOf(
  runId: string,
  dataset: string,
  note: string,
  at = '2024-01-02',
): StoredAudit {
  const audit = { run_id: runId, dataset, ingest_on: '2024-01-02', evaluated_at: `${at}T00:00:00Z` }
  const passed = { result: 'PASS', severity: 'error', message: null, metrics: '{"a":1}' } as const
  const failed = { result: 'FAIL', severity: 'warn', message: note, metrics: '{}' } as const
  return {
    outcomes: [
      { ...audit, name: 'Rule_2', rule: `'${note}' > 1`, ...passed },
      { ...audit, name: 'Rule_1', rule: 'ü', ...failed },
    ],
    analyses: [
      { ...audit, name: 'Analyzer_1', analyzer: note, message: null, metrics: '{"b":0.5}' },
    ],
  }
}

/** A test of a column that passed, but for what is said. */
export function testOf(runId: string, name: string, more: Partial<StoredTest> = {}): StoredTest {
  return {
    ...{ run_id: runId, unique_id: `test.shop.${name}`, name, relation: 'serving.sales' },
    ...{ column_name: 'price', status: 'pass', failures: 0, severity: 'error' },
    evaluated_at: '2024-01-02T00:00:00Z',
    ...more,
  }
}

/** What every quality store must do. */
export function runQualityStoreConformance(name: string, make: () => QualityStore): void {
  describe(`${name} as a quality store`, () => {
    it('is empty at first', () => {
      const store = make()
      expect([store.outcomes(), store.analyses(), store.tests()]).toEqual([[], [], []])
    })

    it('gives back what an audit found, in its order', () => {
      const store = make()
      const audit = auditOf('r', 'songs', 'one')
      store.record('r', 'songs', audit)
      expect({ outcomes: store.outcomes(), analyses: store.analyses() }).toEqual(audit)
    })

    it('replaces what the same audit of the same run found before, and nothing else', () => {
      const store = make()
      const others = [auditOf('r', 'users', 'users'), auditOf('s', 'songs', 'other run')]
      store.record('r', 'songs', auditOf('r', 'songs', 'first'))
      store.record('r', 'users', others[0] as StoredAudit)
      store.record('s', 'songs', others[1] as StoredAudit)
      const again = { ...auditOf('r', 'songs', 'again'), analyses: [] }
      store.record('r', 'songs', again)
      expect(store.analyses().map(({ analyzer }) => analyzer)).toEqual(['other run', 'users'])
      expect(store.outcomes({ runId: 's' })).toEqual(others[1]?.outcomes)
      expect(store.outcomes({ runId: 'r' })).toEqual([
        ...again.outcomes,
        ...(others[0]?.outcomes ?? []),
      ])
    })

    it('lists audits as they were evaluated, those of one moment by dataset', () => {
      const store = make()
      const audits: [string, string, string][] = [
        ['late', 'a', '2024-01-03'],
        ['early', 'b', '2024-01-02'],
        ['early', 'a', '2024-01-02'],
      ]
      for (const [runId, dataset, at] of audits)
        store.record(runId, dataset, auditOf(runId, dataset, 'x', at))
      expect(store.analyses().map(({ run_id, dataset }) => `${run_id} ${dataset}`)).toEqual([
        'early a',
        'early b',
        'late a',
      ])
      expect(store.outcomes({ runId: 'early' })).toHaveLength(4)
      expect(store.outcomes({ runId: 'nobody' })).toEqual([])
    })

    it('gives the metrics of the newest dates before one, of each date those of the last audit', () => {
      const store = make()
      const on = (runId: string, ingest_on: string, at: string, rows: number) => {
        const { outcomes, analyses } = auditOf(runId, 'songs', 'x', at)
        store.record(runId, 'songs', {
          outcomes: outcomes.map((one) => ({ ...one, ingest_on })),
          analyses: analyses.map((one) => ({ ...one, ingest_on, metrics: `{"rows":${rows}}` })),
        })
      }
      on('b', '2024-01-02', '2024-02-02', 2)
      on('a', '2024-01-01', '2024-02-01', 1)
      on('d', '2024-01-03', '2024-02-05', 4)
      on('c', '2024-01-03', '2024-02-04', 3)
      on('e', '2024-01-04', '2024-02-06', 5)
      store.record('f', 'users', auditOf('f', 'users', 'x'))
      expect(store.past('songs', '2024-01-04', 2)).toEqual([
        { ingest_on: '2024-01-02', metrics: { a: 1, rows: 2 } },
        { ingest_on: '2024-01-03', metrics: { a: 1, rows: 4 } },
      ])
      expect(store.past('songs', '2024-01-01', 9)).toEqual([])
      expect(store.past('sessions', '2024-01-04', 9)).toEqual([])
    })

    it('keeps what was there when an audit cannot be kept whole', () => {
      const store = make()
      const audit = auditOf('r', 'songs', 'first')
      store.record('r', 'songs', audit)
      const twice = auditOf('r', 'songs', 'again')
      const broken = { ...twice, analyses: [...twice.analyses, ...twice.analyses] }
      expect(() => store.record('r', 'songs', broken)).toThrow()
      expect({ outcomes: store.outcomes(), analyses: store.analyses() }).toEqual(audit)
    })

    it('gives back the tests of a run in the order of their ends, then as they came', () => {
      const store = make()
      const late = testOf('r', 'late', { evaluated_at: '2024-01-03T00:00:00Z' })
      const error = { column_name: null, relation: null, failures: null, status: 'error' } as const
      const rest = [testOf('r', 'b', error), testOf('r', 'a', { severity: 'warn', failures: 7 })]
      store.recordTests('r', [late, ...rest])
      expect(store.tests()).toEqual([...rest, late])
    })

    it('replaces the tests that the same run stored before, and nothing else', () => {
      const store = make()
      store.record('r', 'songs', auditOf('r', 'songs', 'one'))
      store.recordTests('s', [testOf('s', 'a')])
      store.recordTests('r', [testOf('r', 'a'), testOf('r', 'gone')])
      store.recordTests('r', [testOf('r', 'a', { status: 'warn', failures: 2 })])
      expect(store.tests({ runId: 'r' })).toEqual([
        testOf('r', 'a', { status: 'warn', failures: 2 }),
      ])
      expect(store.tests({ runId: 's' })).toEqual([testOf('s', 'a')])
      store.recordTests('r', [])
      expect(store.tests()).toEqual([testOf('s', 'a')])
      expect(store.outcomes()).toHaveLength(2)
    })

    it('keeps the tests that were there when those of a run cannot be kept whole', () => {
      const store = make()
      store.recordTests('r', [testOf('r', 'a')])
      const twice = [testOf('r', 'b'), testOf('r', 'b')]
      expect(() => store.recordTests('r', twice)).toThrow()
      expect(store.tests()).toEqual([testOf('r', 'a')])
    })
  })
}
