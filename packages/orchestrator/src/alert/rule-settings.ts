import { didYouMean, parseDuration } from '@deftunes/core'
import { z } from 'zod'

import { alertKinds, severities } from './alert.ts'
import { weekdays } from './quiet-hours.ts'
import { templateMistakes } from './template.ts'

/** A duration as '30s', '5m' or milliseconds; its output is milliseconds. */
export const durationSchema = z
  .union([z.string(), z.number()], { error: durationWords })
  .transform((given, context) => {
    try {
      return parseDuration(given)
    } catch {
      context.addIssue({ code: 'custom', message: durationWords() })
      return z.NEVER
    }
  })

function durationWords(): string {
  return "expected a duration as '30s', '5m', '2h' or '1d'"
}

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time as 07:00 or 22:30')

const timezone = z.string().superRefine((name, context) => {
  if (isTimezone(name)) return
  const hint = didYouMean(name, Intl.supportedValuesOf('timeZone'))
  const message = `expected a time zone as Europe/Berlin or UTC${hint}`
  context.addIssue({ code: 'custom', message })
})

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const quietHours = z
  .strictObject({
    from: timeOfDay,
    to: timeOfDay,
    timezone,
    days: z.array(z.enum(weekdays)).min(1).optional(),
    except_severity: z.enum(severities).optional(),
  })
  .superRefine(({ from, to, days = weekdays }, context) => {
    const message = 'expected another time than from: quiet all day on all days, they never end'
    const always = from === to && weekdays.every((day) => days.includes(day))
    if (always) context.addIssue({ code: 'custom', path: ['to'], message })
  })

const template = z.string().superRefine((text, context) => {
  for (const message of templateMistakes(text)) context.addIssue({ code: 'custom', message })
})

const names = z.array(z.string().min(1)).min(1)

/** A rule of deftunes.yaml: which alerts go where, when, and in which words. */
export const ruleSchema = z.strictObject({
  kinds: z.array(z.enum(alertKinds)).min(1).optional(),
  /** Ids of DAGs; `*` stands for any rest, `?` for one character. */
  dags: names.optional(),
  /** As `dags`, of owners. */
  owners: names.optional(),
  min_severity: z.enum(severities).default('info'),
  to: names,
  quiet_hours: quietHours.optional(),
  dedupe: durationSchema.optional(),
  template: z.strictObject({ subject: template.optional(), text: template.optional() }).optional(),
})

/** A rule with its defaults; durations in ms. */
export type AlertRule = z.output<typeof ruleSchema>
