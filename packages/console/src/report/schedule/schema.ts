import { z } from 'zod'

import { filterFile } from '../../dashboard/schema.ts'
import { pageState, preset } from '../../state/page-state-schema.ts'

const text = z.string().min(1)
const name = z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/)

const scheduled = {
  schedule: text.describe("A cron expression, or 'publish'"),
  timezone: text.default('UTC').describe('Whose clock the cron expression is about'),
  channels: z.array(text).min(1).describe('Names of channels in deftunes.yaml'),
}

const report = z.strictObject({
  ...scheduled,
  dashboard: text,
  format: z.enum(['png', 'pdf', 'html']).default('html'),
  state: pageState.prefault({}),
})

const alert = z
  .strictObject({
    ...scheduled,
    title: text.optional(),
    measure: name,
    filters: z.array(filterFile).default([]),
    time: name.optional(),
    range: preset.default('last 1 day'),
    compare: z.enum(['none', 'previous', 'year']).default('none'),
    above: z.number().optional(),
    below: z.number().optional(),
    severity: z.enum(['info', 'warning', 'critical']).default('warning'),
  })
  .superRefine(({ above, below }, context) => {
    if (above === undefined && below === undefined)
      context.addIssue({ code: 'custom', message: 'expected above, below or both, got neither' })
    if (above !== undefined && below !== undefined && below >= above) {
      const message = `expected below to be less than above, got ${below} and ${above}`
      context.addIssue({ code: 'custom', path: ['below'], message })
    }
  })

/** A file in `reports/`: a report or an alert. */
export const reportFile = z
  .strictObject({ report: report.optional(), alert: alert.optional() })
  .superRefine(({ report, alert }, context) => {
    if ((report === undefined) === (alert === undefined))
      context.addIssue({
        ...{
          code: 'custom',
          message: `expected report or alert, got ${report ? 'both' : 'neither'}`,
        },
      })
  })

/** What a file in `reports/` says. */
export type ReportFile = z.output<typeof reportFile>
