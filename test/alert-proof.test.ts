import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openSqlite } from '@deftunes/core'
import { openRunStore, prepareAlertTables } from '@deftunes/orchestrator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { proveAlerts } from '../bench/alert-proof.ts'
import type { Receipt } from '../bench/alert-receipts.ts'
import { alertsDue, troubled } from '../bench/alerts-due.ts'
import type { Kill } from '../packages/cli/src/chaos/series.ts'
import { newRun } from '../packages/orchestrator/test/new-run.ts'

const dates = ['2024-01-03', '2024-01-04', '2024-01-05']
const kill: Kill = { at: 1_000, victim: 'scheduler', lived: 1_000, serving: true }

let folder: string
let file: string
let receipts: Receipt[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alert-proof-'))
  file = join(folder, 'state.db')
  receipts = []
  const store = openRunStore({ file })
  store.apply(
    1,
    dates.map((ingestOn) => {
      const run = { ...newRun, dagId: troubled, runId: `run of ${ingestOn}`, ingestOn }
      return { kind: 'run-created', run, taskIds: [] }
    }),
  )
  store.close()
  const database = openSqlite({ file, what: 'the run state' })
  prepareAlertTables(database)
  for (const [index, due] of alertsDue(dates).entries()) raise(due, index)
  database.close()

  /** An alert, its deliveries as sent, and what came to the receivers. */
  function raise(due: string, index: number) {
    const [kind = '', date = ''] = due.split(' ')
    database.exec(`INSERT INTO alerts VALUES (${index}, '${due}', '${kind}', 'info', '${troubled}',
      'run of ${date}', NULL, NULL, '', '', '', '{}', '')`)
    for (const [offset, channel] of (['hook', 'mail'] as const).entries()) {
      const id = `${channel}-${index}`
      database.exec(`INSERT INTO alert_deliveries VALUES ('${id}', ${2 * index + offset}, '${channel}', '', NULL,
        '', '', 'sent', '', 0, '', 0, NULL, NULL, NULL, NULL)`)
      database.exec(`INSERT INTO alert_tellings VALUES (${index}, '${channel}', '${id}')`)
      receipts.push({ channel, id, text: due, cameAt: 900, answeredAt: 990 })
    }
  }
})
afterEach(() => rmSync(folder, { recursive: true }))

const change = (sql: string) => {
  const database = openSqlite({ file, what: 'the run state' })
  database.exec(sql)
  database.close()
}
const prove = (kills: Kill[] = []) => proveAlerts(file, { dates }, { receipts, kills })

describe('the proof of alerts', () => {
  it('holds where each alert that was due was raised and came once', () => {
    expect(prove()).toEqual({ alerts: 5, deliveries: 10, receipts: 10, repeats: [], failures: [] })
  })

  it('fails for a delivery that never came, and for one that nobody made', () => {
    receipts.splice(0, 1)
    receipts.push({ channel: 'mail', id: 'other', text: '', cameAt: 900, answeredAt: 990 })
    expect(prove().failures).toEqual([
      'hook: deliveries: hook-0 is missing',
      'mail: deliveries: other was not expected',
    ])
  })

  it('fails for an alert that was not raised, twice, or of another DAG', () => {
    change(`UPDATE alerts SET kind = 'task_failed' WHERE id = 1`)
    change(`UPDATE alerts SET dag_id = 'sales' WHERE id = 4`)
    expect(prove().failures.slice(0, 3)).toEqual([
      'alerts: run_failed 2024-01-03 is missing',
      'alerts: recovered 2024-01-05 is missing',
      'alerts: recovered of sales 2024-01-05 was not expected',
    ])
    expect(prove().failures).toContain('hook: alerts: task_failed 2024-01-03 is there twice')
  })

  it('fails for an interval that was run twice', () => {
    const columns = `dag_id, run_type, logical_date, ingest_on, interval_start, interval_end, run_after, params, state,
      created_at`
    change(`INSERT INTO runs (run_id, ${columns}) SELECT 'again', ${columns} FROM runs LIMIT 1`)
    expect(prove().failures).toContain(`runs of ${troubled}: 2024-01-03 is there twice`)
  })

  it('counts what came again, and explains it by the kill in between', () => {
    receipts.push({
      channel: 'hook',
      id: 'hook-0',
      text: 'task_failed 2024-01-03',
      cameAt: 2_000,
      answeredAt: 2_100,
    })
    expect(prove([kill])).toMatchObject({
      ...{ receipts: 11, failures: [] },
      repeats: [{ channel: 'hook', id: 'hook-0', cause: 'killed 10 ms after the answer' }],
    })
    expect(prove([{ ...kill, at: 950 }]).repeats[0]?.cause).toBe(
      'killed 50 ms after it came, before the answer',
    )
  })

  it('fails for what came again without a kill, or with another text', () => {
    receipts.push({
      channel: 'hook',
      id: 'hook-0',
      text: 'other',
      cameAt: 2_000,
      answeredAt: 2_100,
    })
    for (const kills of [[], [{ ...kill, victim: 'worker' as const }], [{ ...kill, at: 3_000 }]])
      expect(prove(kills).failures).toEqual(['hook: hook-0 came again without a kill in between'])
    expect(prove([kill]).failures).toEqual(['hook: hook-0 came again with another text'])
  })
})
