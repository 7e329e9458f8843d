import { didYouMean, validationIssues } from '@deftunes/core'
import { z } from 'zod'

import { OrchestratorError } from '../errors.ts'
import { channelSchema } from './channel-settings.ts'
import { durationSchema, ruleSchema } from './rule-settings.ts'

const channels = z.record(z.string().regex(/^[A-Za-z][\w-]*$/), channelSchema, {
  error: ({ code }) =>
    code === 'invalid_key'
      ? 'expected a name of letters, digits, _ and -, a letter first'
      : undefined,
})

const delivery = z
  .strictObject({
    attempts: z.int().min(1).max(100).default(16),
    min_delay: durationSchema.default(5_000),
    max_delay: durationSchema.default(1_800_000),
    timeout: durationSchema.default(15_000),
  })
  .superRefine(({ min_delay, max_delay, timeout }, context) => {
    const issue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    if (max_delay < min_delay) issue('max_delay', 'expected no less than min_delay')
    if (min_delay < 100) issue('min_delay', 'expected at least 100ms')
    if (timeout < 100 || timeout > 600_000) issue('timeout', 'expected from 100ms to 10m')
  })

/** The section `alerts` of deftunes.yaml: channels by name, rules, and how long deliveries are tried. */
export const alertSettingsSchema = z
  .strictObject({
    channels: channels.default({}),
    rules: z.array(ruleSchema).default([]),
    delivery: delivery.prefault({}),
  })
  // Also when something else is wrong: all mistakes are told at once.
  .superRefine(checkReceivers, { when: ({ value }) => isMapping(value) })

/** The section with its defaults; durations in ms, `${NAME}` unresolved. */
export type AlertSettings = z.output<typeof alertSettingsSchema>

/**
 * The section `alerts` of deftunes.yaml; undefined: nobody is told anything.
 * @throws OrchestratorError ORCHESTRATOR_ALERTS_INVALID with every mistake; values are not printed, they may be secret.
 */
export function parseAlertSettings(config: unknown): AlertSettings {
  const parsed = alertSettingsSchema.safeParse(config ?? {})
  if (parsed.success) return parsed.data
  const mistakes = validationIssues(parsed.error).map(
    ({ path, message }) => `${['alerts', ...path].join('.')}: ${message}`,
  )
  const details = { mistakes, retryable: false }
  throw new OrchestratorError('ORCHESTRATOR_ALERTS_INVALID', mistakes.join('\n'), {
    cause: parsed.error,
    details,
  })
}

/** The parts may be of any form here: what is wrong with it has been told by their own schemas. */
function checkReceivers(
  { channels, rules }: { channels: unknown; rules: unknown },
  context: z.core.$RefinementCtx,
): void {
  if (!isMapping(channels)) return
  const known = Object.keys(channels)
  for (const [index, rule] of listOf(rules).entries()) {
    for (const [position, name] of listOf(isMapping(rule) ? rule['to'] : []).entries()) {
      if (typeof name !== 'string' || known.includes(name)) continue
      const hint = didYouMean(name, known)
      const message = `unknown channel "${name}"${hint}${hint ? '' : ';'} expected one of ${known.join(', ') || 'none'}`
      context.addIssue({ code: 'custom', path: ['rules', index, 'to', position], message })
    }
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
